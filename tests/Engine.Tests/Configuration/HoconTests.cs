namespace ActorTasks.EngineTests.Configuration;

public class HoconTests
{
    [Fact]
    public void The_end_of_the_input_ends_a_text_too()
        => Assert.Equal("open", ConfigurationFactory.ParseString("a = \"open").GetString("a"));

    [Fact]
    public void Dotted_keys_and_nested_objects_are_the_same()
    {
        var config = ConfigurationFactory.ParseString("a { b { c = 1 } }\na.b.d = 2");

        Assert.Equal(1, config.GetInt("a.b.c"));
        Assert.Equal(2, config.GetInt("a.b.d"));
    }

    [Fact]
    public void The_last_value_of_a_key_wins_and_objects_merge()
    {
        var config = ConfigurationFactory.ParseString("a { x = 1, y = 2 }\na { y = 3 }\na.z = 4");

        Assert.Equal([1, 3, 4], new[] { config.GetInt("a.x"), config.GetInt("a.y"), config.GetInt("a.z") });
    }

    [Fact]
    public void A_quoted_key_may_have_dots()
    {
        var config = ConfigurationFactory.ParseString("a.\"b.c\".d = yes");

        Assert.Equal("yes", config.GetString("a.\"b.c\".d"));
        Assert.False(config.HasPath("a.b.c.d"));
    }

    [Fact]
    public void A_key_may_have_blanks_within()
        => Assert.Equal("yes", ConfigurationFactory.ParseString("  a key  . b  = yes").GetString("a key.b"));

    [Theory]
    [InlineData("a = text", "text")]
    [InlineData("a: text", "text")]
    [InlineData("a =  two words  # and a comment", "two words")]
    [InlineData("a = two words // and a comment", "two words")]
    [InlineData("a = \"# no comment\"", "# no comment")]
    [InlineData("a = \"line\\nbreak \\\"quoted\\\" \\u0041\"", "line\nbreak \"quoted\" A")]
    [InlineData("a = \"\"\"C:\\temp \"quoted\" text\"\"\"", "C:\\temp \"quoted\" text")]
    [InlineData("a = one \"two\" three", "one two three")]
    [InlineData("{ a = braces }", "braces")]
    [InlineData("a = akka.persistence.journal.inmem", "akka.persistence.journal.inmem")]
    public void Text_is_read_as_written(string hocon, string expected) => Assert.Equal(expected, ConfigurationFactory.ParseString(hocon).GetString("a"));

    [Fact]
    public void Lists_stand_on_one_line_or_several()
    {
        var config = ConfigurationFactory.ParseString("a = [1, 2, 3]\nb = [\n  x\n  \"y z\" # last\n]\nc = []");

        Assert.Equal([1, 2, 3], config.GetIntList("a"));
        Assert.Equal(["x", "y z"], config.GetStringList("b"));
        Assert.Empty(config.GetStringList("c", ["default"]));
    }

    [Fact]
    public void References_are_replaced_by_what_they_point_to()
    {
        var config = ConfigurationFactory.ParseString("base { x = 1, y = 2 }\na = ${base}\npath = ${dir}/file\ndir = data\nlist = ${items}\nitems = [a, b]");

        Assert.Equal([1, 2], new[] { config.GetInt("a.x"), config.GetInt("a.y") });
        Assert.Equal("data/file", config.GetString("path"));
        Assert.Equal(["a", "b"], config.GetStringList("list"));
    }

    [Fact]
    public void A_string_stands_where_a_configuration_is_asked_for()
    {
        Config config = "a.b = on";

        Assert.True(config.GetBoolean("a.b"));
    }

    [Fact]
    public void What_is_written_out_reads_back_the_same()
    {
        var config = ConfigurationFactory.ParseString("a { b = \"x y\", c = [1, two], d { e = on } }\ng = text");

        var again = ConfigurationFactory.ParseString(config.ToString());

        Assert.Equal(config.ToString(), again.ToString());
        Assert.Equal("x y", again.GetString("a.b"));
        Assert.Equal(["1", "two"], again.GetStringList("a.c"));
        Assert.True(again.GetBoolean("a.d.e"));
    }
}
