using ActorTasks.Hocon;

namespace ActorTasks.SettingsTests;

/// <summary>Rules of the HOCON specification, by its sections, as far as the other classes do not hold them.</summary>
public class SpecificationTests
{
    [Theory]
    [InlineData("a = 1 # to the end, even ${ \" } ]\nb = 2 // and this", "a=1\nb=2")]
    [InlineData("a = [ # one\n1 // two\n# three\n, 2 ]", "a:0=1\na:1=2")]
    [InlineData("a # between\n= // and\n1", "a=1")]
    [InlineData("a = b/c # a single slash is a text", "a=b/c")]
    [InlineData("a = b//c", "a=b")]
    [InlineData("a = b#c", "a=b")]
    [InlineData("{ a = 1 } # after", "a=1")]
    [InlineData("a = 1 # a return alone\rb = 2", "a=1")]
    public void Comments_end_with_their_line(string text, string expected) => Assert.Equal(expected, Read.Flat(text));

    /// <summary>Every kind of space, line and paragraph separator, the byte order mark, and the separators of ASCII.</summary>
    public static TheoryData<string> Blanks => [.. " \t\v\f\r\u001C\u001D\u001E\u001F\u00A0\u1680\u2000\u2003\u2007\u200A\u2028\u2029\u202F\u205F\u3000\uFEFF".Select(blank => $"{blank}")];

    [Theory]
    [MemberData(nameof(Blanks))]
    public void Every_blank_of_the_specification_parts_and_is_trimmed_and_only_the_newline_ends_a_line(string blank)
    {
        Assert.Equal($"a=b{blank}c", Read.Flat($"{blank}a{blank}={blank}b{blank}c{blank}"));
        Assert.Equal("a:0=1\na:1=2", Read.Flat($"a{blank}={blank}[{blank}1{blank},{blank}2{blank}]{blank}"));
        Assert.Equal("a=1\nb=1", Read.Flat($"b = 1\na = ${{{blank}b{blank}}}"));
        Assert.Throws<HoconException>(() => Read.Flat($"a = 1{blank}b = 2"));
    }

    [Theory]
    [InlineData("\u0085")]
    [InlineData("\u200B")]
    [InlineData("\u180E")]
    public void What_is_no_blank_is_part_of_a_text(string letter) => Assert.Equal($"a={letter}x", Read.Flat($"a = {letter}x"));

    [Theory]
    [InlineData("{ , }")]
    [InlineData("{ a = 1 ,, }")]
    [InlineData("{ a = 1, true }")]
    [InlineData("{ 1, 2 }")]
    [InlineData("{ a, b = 1 }")]
    [InlineData("a = [ , ]")]
    [InlineData("a = [1 , , 2]")]
    [InlineData("a = [1 : 2]")]
    [InlineData("{ a = y b = z }")]
    [InlineData("{ a : \"y\" \"b\" : \"z\" }")]
    [InlineData("a { } b { } c = 1")]
    [InlineData("{ a\nb = 1 }")]
    [InlineData("a = 1\n} ")]
    [InlineData("{}{}")]
    [InlineData("{}true")]
    [InlineData("\"a\"")]
    [InlineData("a += ")]
    [InlineData("a = { b : 1 }\n{ c : 2 }")]
    [InlineData("a = [1]\n[2]")]
    [InlineData("{ { a = 1 } = 2 }")]
    [InlineData("a = ${${b}}")]
    [InlineData("a = ${?}")]
    [InlineData("a = $ {b}")]
    [InlineData("a.${b} = 1")]
    [InlineData("a = [${]")]
    [InlineData("a = b\\c")]
    [InlineData("a = b*c")]
    [InlineData("a = b?")]
    [InlineData("a = b!")]
    [InlineData("a = b^c")]
    [InlineData("a = b&c")]
    [InlineData("include \"x.conf\" = 1")]
    [InlineData("include { a = 1 }")]
    [InlineData("include ${a}")]
    [InlineData("include classpath(\"x\")")]
    [InlineData("include required(url(\"x\"))")]
    [InlineData("include package(\"x\")")]
    [InlineData("include file(x)")]
    [InlineData("include \"a\" \"b\"")]
    public void What_the_specification_calls_invalid_is_an_error_with_a_line(string text)
    {
        var error = Read.Error(text);
        Assert.True(error.Line >= 1 && error.Column >= 1, error.Message);
        Assert.NotEmpty(error.Advice);
    }

    [Theory]
    [InlineData("1\n\n", 3, 1)]
    [InlineData("\n\n}", 3, 1)]
    [InlineData("a = \"\"\"x\ny\nz\"\"\" }", 3, 6)]
    [InlineData("a = \"\"\"x\r\n\r\n\"\"\"\r\n\r\n}", 5, 1)]
    [InlineData("a = ${b}\r\n  b = [\r\n    1 2 :\r\n", 3, 9)]
    public void Lines_and_columns_are_counted_through_texts_of_several_lines(string text, int line, int column)
    {
        var error = Read.Error(text);
        Assert.Equal((line, column), (error.Line, error.Column));
    }

    [Theory]
    [InlineData("a . b = 1", "a : b=1")]
    [InlineData(" a .b = 1", "a :b=1")]
    [InlineData("a3.14 = 1", "a3:14=1")]
    [InlineData("1.2.3 = 1", "1:2:3=1")]
    [InlineData("10.0foo = 1", "10:0foo=1")]
    [InlineData("foo\"10.0\" = 1", "foo10.0=1")]
    [InlineData("-10 = 1", "-10=1")]
    [InlineData("- = 1", "-=1")]
    [InlineData("null.false = 1", "null:false=1")]
    [InlineData("1e5.x = 1", "1e5:x=1")]
    [InlineData("/a/b.c = 1", "/a/b:c=1")]
    [InlineData("a\"b\"c.\"d\".e = 1", "abc:d:e=1")]
    [InlineData("a \"b\" c = 1", "a b c=1")]
    [InlineData("\"\"\"a.b\"\"\".c = 1", "a.b:c=1")]
    [InlineData("a.include = 1", "a:include=1")]
    [InlineData("a b { c = 1 }", "a b:c=1")]
    [InlineData("a.b { c.d = 1 }", "a:b:c:d=1")]
    [InlineData("\"\\u0061\\u002e\" = 1", "a.=1")]
    public void A_key_is_a_path_of_texts(string text, string expected) => Assert.Equal(expected, Read.Flat(text));

    [Theory]
    [InlineData("a..b")]
    [InlineData(".a")]
    [InlineData("a.")]
    [InlineData("\"\".")]
    [InlineData(".\"\"")]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a${b}c")]
    [InlineData("a{b")]
    [InlineData("a b:")]
    public void A_path_without_a_name_beside_a_dot_is_none(string path) => Assert.Throws<HoconException>(() => HoconPath.Parse(path));

    [Theory]
    [InlineData("a { b { x = 1, y = 2 } }, a { b { x = 3, z = 4 } }", "a:b:x=3\na:b:y=2\na:b:z=4")]
    [InlineData("a.b = 1, a = 2, a.c = 3", "a:c=3")]
    [InlineData("a { b = 1 }, a = [1], a { c = 2 }", "a:c=2")]
    [InlineData("a { b = 1 }, a = ${x}, a { c = 2 }, x = 5", "a:c=2\nx=5")]
    [InlineData("a { b = 1 }, a = ${x}, a { c = 2 }, x { d = 3 }", "a:b=1\na:c=2\na:d=3\nx:d=3")]
    [InlineData("a { b = 1 }, a = {}", "a:b=1")]
    [InlineData("a = [{ b = 1 }], a = [{ c = 2 }]", "a:0:c=2")]
    public void Of_two_values_for_a_key_blocks_merge_and_anything_else_is_replaced(string text, string expected) =>
        Assert.Equal(expected, Read.Flat(text));

    [Theory]
    [InlineData("a = 'x y'", "a='x y'")]
    [InlineData("a = (42)", "a=(42)")]
    [InlineData("a = 1-e3", "a=1-e3")]
    [InlineData("a = 1.0.0", "a=1.0.0")]
    [InlineData("a = 10e3e3", "a=10e3e3")]
    [InlineData("a = 10.0bar", "a=10.0bar")]
    [InlineData("a = bar10.0", "a=bar10.0")]
    [InlineData("a = truefoo", "a=truefoo")]
    [InlineData("a = footrue", "a=footrue")]
    [InlineData("a = x\\u0041", null)]
    [InlineData("a = null bar 42 baz true 3.140 \"hi\"", "a=null bar 42 baz true 3.140 hi")]
    [InlineData("a = 1e5 1E5", "a=1e5 1E5")]
    [InlineData("a = \"x\"\"y\"", "a=xy")]
    [InlineData("a = \"\"\"x\"\"\" \"y\" z", "a=x y z")]
    [InlineData("a = [a b\nc \"d\", e]", "a:0=a b\na:1=c d\na:2=e")]
    [InlineData("a = \"\\ud83d\\ude42 \\u00E4\"", "a=🙂 ä")]
    [InlineData("a = \"\"\"\\u00e4 \\n\"\"\"", "a=\\u00e4 \\n")]
    [InlineData("a = \"\"\" x\r\n y \"\"\"", "a= x\r\n y ")]
    [InlineData("a = \"\"\"\"x\"\"\"\"", "a=\"x\"")]
    public void Texts_need_no_quotes_and_values_side_by_side_are_one_text(string text, string? expected)
    {
        if (expected is null)
        {
            Read.Error(text);
            return;
        }

        Assert.Equal(expected, Read.Flat(text));
    }

    [Theory]
    [InlineData("a = { b = 1 } { b = 2 } { b = 3 }", "a:b=3")]
    [InlineData("a { b = 1 } { c = 2 }", "a:b=1\na:c=2")]
    [InlineData("a = { b = 1\n} { c = 2 }", "a:b=1\na:c=2")]
    [InlineData("a = [1\n] [2]", "a:0=1\na:1=2")]
    [InlineData("a = [{ b = 1 } { c = 2 }\n{ d = 3 }]", "a:0:b=1\na:0:c=2\na:1:d=3")]
    [InlineData("x = [1], y = [2], a = [0] ${x} \t ${y} [3]", "a:0=0\na:1=1\na:2=2\na:3=3\nx:0=1\ny:0=2")]
    [InlineData("x { p = 0 }, a = ${x} { p = 1 } ${?none} { q = 2 }", "a:p=1\na:q=2\nx:p=0")]
    [InlineData("a = ${?none} ${?nothing}", "a= ")]
    [InlineData("a = 1 ${?none} 2", "a=1  2")]
    [InlineData("x = null, a = ${x} ${x}", "a=null null\nx=∅")]
    public void Lists_are_appended_blocks_merged_and_blanks_between_texts_kept(string text, string expected) =>
        Assert.Equal(expected, Read.Flat(text));

    [Theory]
    [InlineData("a = null { b = 1 }")]
    [InlineData("x = null, a = ${x} [1]")]
    [InlineData("a = {} [1]")]
    [InlineData("a = { b = 1 }, a += 2")]
    [InlineData("a = text, a += 2")]
    [InlineData("x = 5, a = ${x}, a += 2")]
    public void Kinds_are_not_mixed(string text) => Assert.Contains("one kind side by side", Read.Error(text).Message);

    [Theory]
    [InlineData("a.0 = x, a += y", "a:0=x\na:1=y")]
    [InlineData("a = { 1 = b, 0 = a } [c]", "a:0=a\na:1=b\na:2=c")]
    [InlineData("x { 5 = c, 2 = b, no = z, -1 = z, 1x = z }, a = [a] ${x}", "a:0=a\na:1=b\na:2=c\nx:-1=z\nx:1x=z\nx:2=b\nx:5=c\nx:no=z")]
    [InlineData("a { 0 = x, 1 = y }", "a:0=x\na:1=y")]
    public void A_block_of_numbers_is_a_list_where_one_is_wanted(string text, string expected) => Assert.Equal(expected, Read.Flat(text));

    [Fact]
    public void A_reader_takes_a_block_of_numbers_for_a_list_with_no_gaps()
    {
        var configuration = new Microsoft.Extensions.Configuration.ConfigurationBuilder();
        configuration.Add(HoconConfigurationSource.OfText("actortasks.urls { 10 = c, 2 = b, 0 = a }", "app.conf"));
        Assert.Equal(["a", "b", "c"], new SettingsReader(configuration.Build(), "actortasks").Strings("urls"));
    }
}
