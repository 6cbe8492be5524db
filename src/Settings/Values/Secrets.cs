using System.Text.RegularExpressions;

namespace ActorTasks.Hocon;

/// <summary>
/// Hides what nobody should read over a shoulder or in a log: values whose setting bears the name of a secret, and the
/// passwords inside addresses (<c>://user:password@host</c>) and connection strings (<c>Password=…;</c>). Where it is
/// not clear how far a password goes, more is hidden rather than less.
/// </summary>
public static partial class Secrets
{
    /// <summary>What is shown instead; it says nothing of the secret, not even its length.</summary>
    public const string Mask = "***";

    private static readonly HashSet<string> SecretWords = new(StringComparer.OrdinalIgnoreCase)
    {
        "password", "passwd", "pass", "pwd", "passphrase", "passcode", "secret", "secrets", "token", "tokens", "credential", "credentials",
        "sha256", "authorization", "cookie",
    };

    /// <summary>The text as it can be shown.</summary>
    /// <param name="path">The parts of the setting's key; empty where there is none.</param>
    /// <param name="text">Its value.</param>
    public static string Hide(IReadOnlyList<string> path, string text)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length == 0)
        {
            return text;
        }

        if (path.Any(IsSecretName) || IsTextForKeys(path))
        {
            return Mask;
        }

        var hidden = InAddress().Replace(text, $"${{before}}{Mask}@");
        return AccessKeyText().Replace(InConnection().Replace(hidden, $"${{before}}{Mask}"), Mask);
    }

    /// <summary>A word of the name tells a secret, or it ends in "key": <c>db-password</c>, <c>signing-key</c>; not <c>key-length</c>.</summary>
    private static bool IsSecretName(string name)
    {
        var words = Words().Matches(name).Select(match => match.Value).ToList();
        return words.Exists(SecretWords.Contains)
            || SecretWords.Contains(string.Concat(words))
            || (words.Count > 0 && words[^1].Equals("key", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>A bare text for <c>listen.keys</c>, or among them, is a mistake, and most likely the key itself.</summary>
    private static bool IsTextForKeys(IReadOnlyList<string> path) =>
        path.Count > 1 && (IsListenKeys(path[^2], path[^1]) || (path.Count > 2 && BlockShape.ItemIndex(path[^1]) >= 0 && IsListenKeys(path[^3], path[^2])));

    private static bool IsListenKeys(string block, string name) =>
        block.Equals("listen", StringComparison.OrdinalIgnoreCase) && name.Equals("keys", StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"\p{Lu}?[\p{Ll}\d]+|\p{Lu}+(?!\p{Ll})", RegexOptions.CultureInvariant)]
    private static partial Regex Words();

    [GeneratedRegex(@"(?<before>://[^:@/\s]*:).*@", RegexOptions.CultureInvariant | RegexOptions.Singleline | RegexOptions.NonBacktracking)]
    private static partial Regex InAddress();

    [GeneratedRegex(
        @"(?<before>(?:pass(?:word|wd|phrase)?|pwd|psw|secret|token|credentials?|api[ _-]?key|access[ _-]?key|account[ _-]?key|private[ _-]?key|authorization)\s*[=:]\s*)"
        + """(?:"(?:[^"]|"")*"?|'(?:[^']|'')*'?)?[^;]*""",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex InConnection();

    /// <summary>The shape of the keys that the verb <c>key new</c> makes.</summary>
    [GeneratedRegex(@"\bat_[A-Za-z0-9_-]{20,}", RegexOptions.CultureInvariant)]
    private static partial Regex AccessKeyText();
}
