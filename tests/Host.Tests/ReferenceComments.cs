using System.Text.RegularExpressions;
using ActorTasks.Hocon;
using ActorTasks.Server.Commands;
using ActorTasks.Server.Options;

namespace ActorTasks.HostTests;

/// <summary>What the comments of <c>hocon/reference.conf</c> say of ranges and words is what the readers of options hold.</summary>
public sealed partial class ReferenceComments
{
    private static readonly string[] Lines = ServerSettings.ReadReference().Split('\n');

    public static TheoryData<string> Settings => [.. ServerSettings.Defaults().All.Where(setting => !setting.Key.EndsWith(".0")).Select(setting => setting.Key)];

    [Theory]
    [MemberData(nameof(Settings))]
    public void A_setting_tells_its_meaning_its_range_and_its_words(string key)
    {
        var comment = CommentOf(ServerSettings.Defaults().OriginOf(key)!.Line);
        Assert.True(comment.Length > 15, $"{key} has no comment.");
        if (Refusal(key) is not { } expected)
        {
            return;
        }

        var told = comment.Replace(",", "", StringComparison.Ordinal);
        if (Range().Match(expected) is { Success: true } range)
        {
            Assert.Contains($"{range.Groups["min"].Value} to {range.Groups["max"].Value}", told, StringComparison.Ordinal);
        }
        else if (AtLeast().Match(expected) is { Success: true } least)
        {
            Assert.Contains($"at least {least.Groups["min"].Value}", told, StringComparison.Ordinal);
        }

        foreach (var word in Words().Matches(expected).SelectMany(match => match.Groups["words"].Value.Split(", ")))
        {
            Assert.Contains(word.Trim('"'), told, StringComparison.Ordinal);
        }
    }

    /// <summary>What is expected of a setting, from the fault that a wrong value gives; null where every text will do.</summary>
    private static string? Refusal(string key)
    {
        var flags = new FlagValues(null, null, null, null, null, [$"{key}=!"]);
        try
        {
            ServerSettings.Load(flags, new Dictionary<string, string>());
            return null;
        }
        catch (SettingsException wrong)
        {
            return wrong.Faults.First(fault => fault.Key == key).Problem.Split(", found ")[0];
        }
    }

    /// <summary>The comment lines above a line, and those above the block around it, up to an empty line each.</summary>
    private static string CommentOf(int line)
    {
        var comment = new List<string>();
        for (var index = line - 2; index >= 0 && Lines[index].Trim().Length > 0; index--)
        {
            if (Lines[index].TrimStart().StartsWith('#'))
            {
                comment.Insert(0, Lines[index].Trim(' ', '#'));
            }
        }

        return string.Join(' ', comment);
    }

    [GeneratedRegex(@" from (?<min>\S+) to (?<max>\S+?)(,|$)")]
    private static partial Regex Range();

    [GeneratedRegex(@" of at least (?<min>\S+?)(,|$)")]
    private static partial Regex AtLeast();

    [GeneratedRegex("""(?:one of |, or )(?<words>[^.]+)$""")]
    private static partial Regex Words();
}
