namespace ActorTasks.EngineTests.Own;

/// <summary>HOCON that Akka.NET 1.5.30 reads otherwise than written, or not at all; configuration for both builds avoids it.</summary>
public class HoconBeyondAkkaTests
{
    /// <summary>Akka.NET trims every text.</summary>
    [Fact]
    public void Blanks_at_the_end_of_a_quoted_text_stay()
        => Assert.Equal("C:\\temp \"quoted\" ", ConfigurationFactory.ParseString("a = \"\"\"C:\\temp \"quoted\" \"\"\"").GetString("a"));

    /// <summary>In Akka.NET a reference that is extended loses what it refers to, and one to nothing is there.</summary>
    [Fact]
    public void References_are_merged_with_what_stands_beside_them()
    {
        var config = ConfigurationFactory.ParseString("base { x = 1, y = 2 }\na = ${base}\na.y = 3\nnone = ${?missing}\nlist = ${items} [c]\nitems = [a, b]");

        Assert.Equal([1, 3], new[] { config.GetInt("a.x"), config.GetInt("a.y") });
        Assert.False(config.HasPath("none"));
        Assert.Equal(["a", "b", "c"], config.GetStringList("list"));
    }

    /// <summary>Akka.NET writes quotes and line breaks within a text as they are.</summary>
    [Fact]
    public void What_is_written_out_reads_back_the_same_with_quotes_line_breaks_and_dots_in_names()
    {
        var config = ConfigurationFactory.ParseString("a { b = \"x \\\"y\\\"\", \"d.e\" { f = null } }\ng = \"multi\\nline\"");

        var again = ConfigurationFactory.ParseString(config.ToString());

        Assert.Equal(config.ToString(), again.ToString());
        Assert.Equal("x \"y\"", again.GetString("a.b"));
        Assert.Equal("multi\nline", again.GetString("g"));
    }

    /// <summary>Akka.NET ends a line after a closing brace only at its end.</summary>
    [Fact]
    public void A_comma_may_follow_an_object()
        => Assert.Equal(2, ConfigurationFactory.ParseString("a { b { x = 1 }, c { x = 2 } }").GetInt("a.c.x"));

    /// <summary>Akka.NET gives null and an empty list.</summary>
    [Fact]
    public void An_object_is_no_text_and_a_text_is_no_list()
    {
        var config = ConfigurationFactory.ParseString("text = abc\ninner { a = 1 }");

        Assert.Throws<FormatException>(() => config.GetString("inner"));
        Assert.Throws<FormatException>(() => config.GetStringList("text"));
    }

    /// <summary>Akka.NET knows whole numbers alone.</summary>
    [Fact]
    public void Sizes_may_have_fractions()
        => Assert.Equal(1_572_864, ConfigurationFactory.ParseString("a = 1.5 MiB").GetByteSize("a"));
}
