using ActorTasks.Hocon;

namespace ActorTasks.SettingsTests;

public class InvalidDocumentTests
{
    [Theory]
    [InlineData("a", 1, 2, "'='", "end of the text")]
    [InlineData("a =", 1, 4, "a value", "end of the text")]
    [InlineData("a = , b = 1", 1, 5, "a value", "','")]
    [InlineData("a { b = }", 1, 9, "a value", "'}'")]
    [InlineData("a =\nb = 2", 2, 3, "comma or a new line", "'='")]
    [InlineData("= 1", 1, 1, "a key", "'='")]
    [InlineData("{ a = 1", 1, 8, "'}'", "end of the text")]
    [InlineData("a { b = 1\n", 2, 1, "'}'", "end of the text")]
    [InlineData("a = 1 }", 1, 7, "comma or a new line", "'}'")]
    [InlineData("a = 1\n}", 2, 1, "a setting", "'}' without")]
    [InlineData("{ a = 1 } }", 1, 11, "the end of the text", "'}'")]
    [InlineData("{ a = 1 } b", 1, 11, "the end of the text", "\"b\"")]
    [InlineData("[1, 2]", 1, 1, "block", "a list")]
    [InlineData("a = [1, 2", 1, 10, "']'", "end of the text")]
    [InlineData("a = [1, 2\n}", 2, 1, "']'", "'}'")]
    [InlineData("a = [1,,2]", 1, 8, "an item", "a comma")]
    [InlineData("a = [,1]", 1, 6, "an item", "a comma")]
    [InlineData("a = [1,2,,]", 1, 10, "an item", "a comma")]
    [InlineData(", a = 1", 1, 1, "a setting", "a comma")]
    [InlineData("a = 1,, b = 2", 1, 7, "a setting", "a comma")]
    [InlineData("a = \"x", 1, 5, "closing quote", "end of the text")]
    [InlineData("a = \"x\ny\"", 1, 5, "closing quote", "end of the line")]
    [InlineData("a = \"\"\"x", 1, 5, "three quotes", "end of the text")]
    [InlineData("a = \"\\x\"", 1, 6, "\\u", "\\x")]
    [InlineData("a = \"\\u12g4\"", 1, 6, "four hex digits", "\\u")]
    [InlineData("a = \"\t\"", 1, 6, "printable", "U+0009")]
    [InlineData("a..b = 1", 1, 1, "before and after every dot", "a dot")]
    [InlineData(".a = 1", 1, 1, "before and after every dot", "a dot")]
    [InlineData("a. = 1", 1, 1, "before and after every dot", "a dot")]
    [InlineData("a = b:c", 1, 6, "comma or a new line", "':'")]
    [InlineData("a = http://x", 1, 9, "comma or a new line", "':'")]
    [InlineData("a = x@y", 1, 6, "separator", "'@'")]
    [InlineData("a = xe+5", 1, 7, "separator", "'+'")]
    [InlineData("a = 1e+", 1, 7, "separator", "'+'")]
    [InlineData("a = `x`", 1, 5, "separator", "'`'")]
    [InlineData("a = $x", 1, 5, "separator", "'$'")]
    [InlineData("a = ${x", 1, 8, "'}'", "end of the text")]
    [InlineData("a = ${}", 1, 7, "a key", "'}'")]
    [InlineData("a = ${x\n}", 1, 8, "'}'", "end of the line")]
    [InlineData("a = ${ ?x}", 1, 8, "separator", "'?'")]
    [InlineData("${a} = 1", 1, 1, "a key", "'${'")]
    [InlineData("[a] = 1", 1, 1, "block", "a list")]
    [InlineData("a = 1\n[b] = 1", 2, 1, "a key", "'['")]
    [InlineData("include = 1", 1, 9, "include \"name\"", "'='")]
    [InlineData("include x.conf", 1, 15, "include \"name\"", "end of the text")]
    [InlineData("include url(\"http://x\")", 1, 1, "a file", "url(")]
    [InlineData("include \"http://x\"", 1, 1, "a file", "http")]
    [InlineData("include file(\"x\"", 1, 17, "include \"name\"", "end of the text")]
    [InlineData("include \"x.conf\"", 1, 1, "an absolute path", "x.conf")]
    [InlineData("a = [1] 2", 1, 5, "one kind", "a text")]
    [InlineData("a = { b = 1 } [1]", 1, 5, "one kind", "a block")]
    [InlineData("a = [1] { b = 1 }", 1, 5, "one kind", "a block")]
    [InlineData("a = 1\na += 2", 2, 1, "one kind", "a text")]
    public void An_invalid_document_says_where_and_what(string text, int line, int column, string expected, string found)
    {
        var error = Read.Error(text);
        Assert.Equal(("test.conf", line, column), (error.File, error.Line, error.Column));
        Assert.Contains(expected, error.Expected);
        Assert.Contains(found, error.Found);
        Assert.NotEmpty(error.Advice);
        Assert.StartsWith($"test.conf:{line}:{column}: expected {error.Expected}, but found {error.Found}. ", error.Message);
    }

    [Fact]
    public void A_long_text_is_cut_in_errors()
    {
        var error = Read.Error("a = \"\" = " + new string('x', 10_000));
        Assert.True(error.Message.Length < 400);
        Assert.True(Read.Error(new string('x', 10_000)).Message.Length < 400);
    }

    [Fact]
    public void A_missing_file_is_an_error_that_names_it_unless_it_is_optional()
    {
        var path = Path.Combine(Path.GetTempPath(), "no-such-folder", "no-such.conf");
        var error = Assert.Throws<HoconException>(() => Read.FlatFile(path));
        Assert.Contains(path, error.Message);
        Assert.Empty(HoconConfigurationSource.OfFile(path, optional: true).Build(new Microsoft.Extensions.Configuration.ConfigurationBuilder())
            .GetChildKeys([], null));
    }

    [Fact]
    public void A_folder_and_a_file_in_another_encoding_are_refused()
    {
        using var folder = new ScratchFolder();
        Assert.Throws<HoconException>(() => Read.FlatFile(folder.Path));
        var latin = folder.Write("latin.conf", [.. "a = "u8, 0xE4]);
        Assert.Contains("UTF-8", Assert.Throws<HoconException>(() => Read.FlatFile(latin)).Message);
    }

    [Fact]
    public void Keys_that_differ_only_in_case_are_refused_as_configuration()
    {
        var error = Assert.Throws<HoconException>(() => Read.Flat("Delay = 1\ndelay = 2"));
        Assert.Equal(2, error.Line);
        Assert.Contains("test.conf:1:9", error.Message);
    }
}
