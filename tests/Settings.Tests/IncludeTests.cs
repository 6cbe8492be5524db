using ActorTasks.Hocon;

namespace ActorTasks.SettingsTests;

public sealed class IncludeTests : IDisposable
{
    private readonly ScratchFolder folder = new();

    public void Dispose() => folder.Dispose();

    private string Main(string text) => Read.FlatFile(folder.Write("main.conf", text));

    private HoconException Error(string text) =>
        Assert.Throws<HoconException>(() => Main(text));

    [Theory]
    [InlineData("include \"part.conf\"")]
    [InlineData("include \"part\"")]
    [InlineData("include file(\"part.conf\")")]
    [InlineData("include required(\"part.conf\")")]
    [InlineData("include required( file( \"part.conf\" ) )")]
    [InlineData("include\n\"part.conf\"")]
    public void A_file_beside_the_including_one_is_read(string statement)
    {
        folder.Write("part.conf", "x = 1");
        Assert.Equal("x=1\ny=2", Main(statement + "\ny = 2"));
    }

    [Fact]
    public void Included_keys_win_over_earlier_ones_and_lose_to_later_ones()
    {
        folder.Write("part.conf", "a = part, b = part, c { x = part }");
        Assert.Equal("a=part\nb=main\nc:x=part\nc:y=main", Main("a = main, c { y = main }, include \"part.conf\", b = main"));
    }

    [Fact]
    public void A_missing_file_is_left_out_unless_it_is_required()
    {
        Assert.Equal("a=1", Main("include \"nowhere.conf\"\na = 1"));
        var error = Error("a = 1\ninclude required(\"nowhere.conf\")");
        Assert.Equal(2, error.Line);
        Assert.Contains("nowhere.conf", error.Message);
    }

    [Fact]
    public void A_name_without_extension_reads_json_and_then_conf()
    {
        folder.Write("part.json", """{ "a": "json", "b": "json" }""");
        folder.Write("part.conf", "b = conf");
        Assert.Equal("a=json\nb=conf", Main("include \"part\""));
    }

    [Fact]
    public void Names_are_relative_to_the_including_file_or_absolute()
    {
        folder.Write("sub/one.conf", "include \"two.conf\"");
        var two = folder.Write("sub/two.conf", "x = 1");
        Assert.Equal("x=1", Main("include \"sub/one.conf\""));
        Assert.Equal("x=1", Read.Flat($"include {HoconText.Quote(two)}"));
    }

    [Fact]
    public void Substitutions_in_an_included_file_look_there_first_and_then_at_the_root()
    {
        folder.Write("part.conf", "x = 10, y = ${x}, z = ${outer}, w = ${?part-only}");
        Assert.Equal("a:x=10\na:y=10\na:z=1\nouter=1", Main("a { include \"part.conf\" }, outer = 1"));
        Assert.Equal("a:x=42\na:y=42\na:z=1\nouter=1", Main("a { include \"part.conf\" }, a.x = 42, outer = 1"));
    }

    [Fact]
    public void Substitutions_find_their_place_through_several_files()
    {
        folder.Write("one.conf", "b { include \"two.conf\" }, middle = m");
        folder.Write("two.conf", "own = o, p = ${own}, q = ${middle}, r = ${top}");
        Assert.Equal("a:b:own=o\na:b:p=o\na:b:q=m\na:b:r=t\na:middle=m\ntop=t", Main("a { include \"one.conf\" }, top = t"));
    }

    [Fact]
    public void A_self_reference_in_an_included_file_sees_the_value_before_the_include()
    {
        folder.Write("part.conf", "path = ${?path}\":/more\", list += two");
        Assert.Equal("a:list:0=one\na:list:1=two\na:path=/bin:/more",
            Main("a { path = /bin, list = [one], include \"part.conf\" }"));
    }

    [Fact]
    public void Files_that_include_each_other_are_an_error_that_names_the_circle()
    {
        folder.Write("one.conf", "include \"two.conf\"");
        folder.Write("two.conf", "a = 1\ninclude \"main.conf\"");
        var error = Error("include \"one.conf\"");
        Assert.Contains("circle", error.Expected);
        Assert.EndsWith("two.conf", error.File);
        Assert.Equal(2, error.Line);
        Assert.Contains("main.conf → ", error.Found);
    }

    [Fact]
    public void The_number_and_the_depth_of_files_are_bounded()
    {
        for (var number = 0; number < 40; number++)
        {
            folder.Write($"deep{number}.conf", $"include \"deep{number + 1}.conf\"");
        }

        folder.Write("leaf.conf", "x = 1");
        Assert.Contains("16 deep", Error("include \"deep0.conf\"").Message);
        Assert.Contains("100 included", Error(string.Concat(Enumerable.Repeat("include \"leaf.conf\"\n", 101))).Message);
    }

    [Fact]
    public void An_error_in_an_included_file_names_that_file()
    {
        var part = folder.Write("part.conf", "a = 1\nb = = 2");
        var error = Error("include \"part.conf\"");
        Assert.Equal((part, 2, 5), (error.File, error.Line, error.Column));
    }

    [Fact]
    public void A_list_is_no_file_to_include()
    {
        folder.Write("part.conf", "[1, 2]");
        Assert.Contains("a list", Error("include \"part.conf\"").Found);
    }

    [Fact]
    public void Inside_a_list_only_files_without_substitutions_can_be_included()
    {
        folder.Write("plain.conf", "x = 1");
        folder.Write("open.conf", "x = 1, y = ${x}");
        Assert.Equal("a:0:x=1", Main("a = [ { include \"plain.conf\" } ]"));
        Assert.Contains("inside a list", Error("a = [ { include \"open.conf\" } ]").Message);
    }

    [Fact]
    public void Values_of_included_files_know_their_own_file()
    {
        var part = folder.Write("part.conf", "\nx = 1");
        var tree = HoconDocument.ParseFile(folder.Write("main.conf", "a { include \"part.conf\" }")).Resolve();
        Assert.True(tree.TryFind("a.x", out var value));
        Assert.Equal(new HoconOrigin(part, 2, 5), value.Origin);
    }

    [Fact]
    public void Java_properties_are_refused_in_words() =>
        Assert.Contains("a name that ends in .conf", Error("include \"part.properties\"").Message);

    [Fact]
    public void All_included_text_together_is_bounded()
    {
        folder.Write("large.conf", "#" + new string('x', HoconLimits.DocumentBytes - 1));
        const int fitting = HoconLimits.IncludedCharacters / HoconLimits.DocumentBytes;
        var include = "include \"large.conf\"\n";
        Assert.Equal("a=1", Main(string.Concat(Enumerable.Repeat(include, fitting)) + "a = 1"));
        Assert.Contains("together", Error(string.Concat(Enumerable.Repeat(include, fitting + 1))).Expected);
    }

    [Fact]
    public void A_folder_is_no_file_to_include()
    {
        folder.Write("sub.conf/x.conf", "x = 1");
        Assert.Equal("a=1", Main("include \"sub.conf\"\na = 1"));
        Assert.Contains("no such file", Error("include required(\"sub.conf\")").Found);
    }

    [Fact]
    public void An_include_may_stand_between_settings_like_a_setting()
    {
        folder.Write("part.conf", "\uFEFF{ x = 1 } # a file of its own");
        Assert.Equal("a=1\nb=2\nx=1", Main("a = 1, include \"part.conf\", b = 2"));
        Assert.Equal("a:x=1\na:y:x=1", Main("a { include\"part.conf\"\n y { include required( file(\"part.conf\") ) } }"));
        Assert.Contains("comma or a new line", Error("include \"part.conf\" b = 2").Expected);
    }

    [Fact]
    public void A_substitution_in_an_included_file_may_be_answered_by_the_environment()
    {
        folder.Write("part.conf", "x = ${WHERE}, y = ${?NOWHERE}");
        var tree = HoconDocument.ParseFile(folder.Write("main.conf", "a { include \"part.conf\" }")).Resolve(name => name == "WHERE" ? "here" : null);
        Assert.Equal("a {\n  x = \"here\"\n}\n", tree.ToString());
    }
}
