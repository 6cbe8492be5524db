using System.Text;

namespace ActorTasks.HttpTests.Fuzzing;

/// <summary>Ways to spoil a text.</summary>
internal static class Mutations
{
    private static readonly string[] Scraps =
    [
        "\"", "{", "}", "[", "]", ",", ":", "null", "true", "-", "1e999", "0.1", "9223372036854775808", "\\u0000", "\\ud800", "\\", "\u0001",
        "\"type\":", "\"payload\":", "\"retry\":{", "\"2030-01-01T00:00:00Z\"", "\"5s\"", "ü", "😀", "\t", " ", "/*", "//", "NaN", "\r\n", "\n", "--x", "--x--",
        "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", "\"\"", "Content-Disposition: ", "; name=\"a\"", "filename*=UTF-8''%zz",
        "\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"",
    ];

    /// <summary>Cuts out, puts in, replaces or repeats, one to three times.</summary>
    public static string Mutated(this Random random, string text)
    {
        for (var times = random.Next(1, 4); times > 0; times--)
        {
            var place = random.Next(text.Length + 1);
            var length = Math.Min(random.Next(6), text.Length - place);
            text = random.Next(4) switch
            {
                0 => text[..place] + random.Of(Scraps) + text[place..],
                1 => text[..place] + text[(place + length)..],
                2 => text[..place] + random.Of(Scraps) + text[(place + length)..],
                _ => text[..place] + text.Substring(place, length) + text[place..],
            };
        }

        return text;
    }

    /// <summary>The text as bytes, most often spoiled, sometimes with a byte that is no UTF-8.</summary>
    public static byte[] Spoiled(this Random random, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(random.Next(6) == 0 ? text : random.Mutated(text));
        if (bytes.Length > 0 && random.Next(10) == 0)
        {
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        }

        return bytes;
    }

    /// <summary>A part of a path or query, escaped so that the web server takes it.</summary>
    public static string MutatedTarget(this Random random, string target)
    {
        var escaped = new StringBuilder("/");
        foreach (var octet in Encoding.UTF8.GetBytes(random.Mutated(target[1..])))
        {
            var isPlain = char.IsAsciiLetterOrDigit((char)octet) || "/?=&-_.,:%+".Contains((char)octet, StringComparison.Ordinal);
            escaped.Append(isPlain ? ((char)octet).ToString() : $"%{octet:X2}");
        }

        return escaped.ToString();
    }

    /// <summary>What a header may hold.</summary>
    public static string Visible(this Random random, int maxLength = 40) =>
        string.Concat(Enumerable.Range(0, random.Next(1, maxLength)).Select(_ => (char)random.Next(33, 127)));

    /// <summary>One of them.</summary>
    public static T Of<T>(this Random random, params IReadOnlyList<T> some) => some[random.Next(some.Count)];
}
