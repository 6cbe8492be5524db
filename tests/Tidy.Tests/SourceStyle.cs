using System.Text.RegularExpressions;

namespace ActorTasks.TidyTests;

/// <summary>The habits of CONTRIBUTING.md that a program can check.</summary>
public sealed partial class SourceStyle
{
    private const int MaxLines = 320;

    [Fact]
    public void No_file_is_longer_than_about_300_lines() =>
        AssertNone(SourceTree.CSharp.Where(file => file.Lines.Length > MaxLines).Select(file => $"{file.Path}: {file.Lines.Length} lines"));

    [Fact]
    public void No_line_is_longer_than_200_characters() =>
        AssertNone(SourceTree.CSharp.SelectMany(file => file.LinesWith(line => line.Length > 200)));

    [Fact]
    public void Nothing_is_left_to_do_later() =>
        AssertNone(Rest.SelectMany(file => file.LinesWith(line => LeftOver().IsMatch(line))));

    [Fact]
    public void No_regions_and_no_switches_between_builds_inside_sources() =>
        AssertNone(Rest.SelectMany(file => file.LinesWith(line => Directive().IsMatch(line))));

    [Fact]
    public void No_class_is_a_drawer_for_everything() =>
        AssertNone(SourceTree.CSharp.SelectMany(file => file.LinesWith(line => Drawer().IsMatch(line))));

    [Fact]
    public void Partial_is_for_source_generators_only() =>
        AssertNone(Rest
            .Where(file => !file.Lines.Any(line => Generator().IsMatch(line)))
            .SelectMany(file => file.LinesWith(line => line.Contains("partial class", StringComparison.Ordinal) || line.Contains("partial record", StringComparison.Ordinal))));

    [Fact]
    public void No_exception_is_swallowed_in_silence() =>
        AssertNone(Rest.SelectMany(file => file.LinesWith(line => Swallowed().IsMatch(line))));

    [Fact]
    public void Tests_wait_on_signals_and_none_is_skipped() =>
        AssertNone(Rest
            .Where(file => file.Path.StartsWith("tests/", StringComparison.Ordinal))
            .SelectMany(file => file.LinesWith(line => Sleep().IsMatch(line))));

    [Fact]
    public void Actors_do_not_leave_their_thread() =>
        AssertNone(SourceTree.Files(".cs", "src/ActorSystem", "src/Journal/Plugin")
            .SelectMany(file => file.LinesWith(line => OffTheActor().IsMatch(line))));

    [Fact]
    public void What_both_builds_compile_names_neither_engine() =>
        AssertNone(SourceTree.Files(".cs", "src/ActorSystem", "src/Journal", "tests/ActorSystem.Tests", "tests/Journal.Tests")
            .SelectMany(file => file.LinesWith(line => EngineName().IsMatch(line))));

    [Fact]
    public void No_file_names_a_package_host()
    {
        string[] text = [".cs", ".csproj", ".props", ".targets", ".md", ".json", ".conf", ".sh", ".yml", ".config"];
        AssertNone(text
            .SelectMany(extension => SourceTree.Files(extension, "src", "tests", "bench", "samples", "build", "docs", "hocon", "deploy", "clients"))
            .Where(file => !file.Path.StartsWith("tests/Tidy.Tests/", StringComparison.Ordinal))
            .SelectMany(file => file.LinesWith(line => Host().IsMatch(line))));
    }

    // The patterns below stand in this very file, so it is left out where they are searched for.
    private static IEnumerable<SourceFile> Rest =>
        SourceTree.CSharp.Where(file => !file.Path.StartsWith("tests/Tidy.Tests/", StringComparison.Ordinal));

    private static void AssertNone(IEnumerable<string> faults)
    {
        var found = faults.ToList();
        Assert.True(found.Count == 0, string.Join(Environment.NewLine, found.Prepend($"{found.Count} found:")));
    }

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b|NotImplementedException")]
    private static partial Regex LeftOver();

    [GeneratedRegex(@"^\s*#\s*(region|endregion|if|elif|else)\b")]
    private static partial Regex Directive();

    [GeneratedRegex(@"\b(class|record|struct|interface)\s+\w*(Helpers?|Utils?|Utilities|Common|Manager)\b")]
    private static partial Regex Drawer();

    [GeneratedRegex(@"\[(LoggerMessage|JsonSerializable|GeneratedRegex|LibraryImport)")]
    private static partial Regex Generator();

    [GeneratedRegex(@"catch\s*(\([^)]*\))?\s*(when\s*\(.*\))?\s*\{\s*\}")]
    private static partial Regex Swallowed();

    [GeneratedRegex(@"Thread\.Sleep|Skip\s*=\s*""|Assert\.True\(true")]
    private static partial Regex Sleep();

    [GeneratedRegex(@"ConfigureAwait\(false\)|\bTask\.Run\(")]
    private static partial Regex OffTheActor();

    // Comments may, and a string names an assembly where configuration needs it.
    [GeneratedRegex(@"^[^""/]*\b(ActorEngine|(?<!\.)Akka)\.[A-Z]|using\s+(Akka|ActorEngine)\b")]
    private static partial Regex EngineName();

    [GeneratedRegex(@"https?://(api|registry|deb)\.[a-z]+\.(org|com)")]
    private static partial Regex Host();
}
