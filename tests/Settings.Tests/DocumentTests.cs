using ActorTasks.Hocon;

namespace ActorTasks.SettingsTests;

public class DocumentTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("# only a comment", "")]
    [InlineData("{}", "")]
    [InlineData("{ }\n// after\n", "")]
    [InlineData("a = 1", "a=1")]
    [InlineData("a : 1", "a=1")]
    [InlineData("\uFEFFa = 1", "a=1")]
    [InlineData("a=1,", "a=1")]
    [InlineData("a=1,b=2", "a=1\nb=2")]
    [InlineData("a=1\r\nb=2\r\n", "a=1\nb=2")]
    [InlineData("a=1\n\n,\nb=2", "a=1\nb=2")]
    [InlineData("a { b = 1 }", "a:b=1")]
    [InlineData("a = { b = 1 }", "a:b=1")]
    [InlineData("a\n{\nb\n=\n1\n}", "a:b=1")]
    [InlineData("a.b.c = 1", "a:b:c=1")]
    [InlineData("a.b = 1, a.c = 2", "a:b=1\na:c=2")]
    [InlineData("a { b = 1 }, a { c = 2 }", "a:b=1\na:c=2")]
    [InlineData("a { b { c = 1 } }\na.b { d = 2 }", "a:b:c=1\na:b:d=2")]
    [InlineData("a = 1\na = 2", "a=2")]
    [InlineData("a { b = 1 }\na = 2", "a=2")]
    [InlineData("a = 2\na { b = 1 }", "a:b=1")]
    [InlineData("a { b = 1 }\na = null\na { c = 2 }", "a:c=2")]
    [InlineData("a = null", "a=∅")]
    [InlineData("a = {}", "a=∅")]
    [InlineData("a = []", "a=")]
    [InlineData("a = \"\"", "a=")]
    [InlineData("a = [1, 2]", "a:0=1\na:1=2")]
    [InlineData("a = [1\n2\n3,]", "a:0=1\na:1=2\na:2=3")]
    [InlineData("a = [1\n,\n2]", "a:0=1\na:1=2")]
    [InlineData("a = [{ b = 1 }, { b = 2 }]", "a:0:b=1\na:1:b=2")]
    [InlineData("a = [[1], [2, 3]]", "a:0:0=1\na:1:0=2\na:1:1=3")]
    [InlineData("a = [1 2 3 4]", "a:0=1 2 3 4")]
    [InlineData("a = [1]\na = [2]", "a:0=2")]
    [InlineData("a = true # comment", "a=true")]
    [InlineData("a = on // comment", "a=on")]
    [InlineData("a = 1 # b = 2\nc = 3", "a=1\nc=3")]
    [InlineData("a = \"# no // comment\"", "a=# no // comment")]
    [InlineData("a = /x/y", "a=/x/y")]
    [InlineData("\"a.b\" = 1", "a.b=1")]
    [InlineData("a.\"b.c\".d = 1", "a:b.c:d=1")]
    [InlineData("a\"10.0\" = 1", "a10.0=1")]
    [InlineData("10.0a = 1", "10:0a=1")]
    [InlineData("3.14 = 1", "3:14=1")]
    [InlineData("true = 1", "true=1")]
    [InlineData("a b c = 1", "a b c=1")]
    [InlineData("  a b  = 1", "a b=1")]
    [InlineData("a.\"\".b = 1", "a::b=1")]
    [InlineData("\"include\" = 1", "include=1")]
    [InlineData("foo include = 1", "foo include=1")]
    [InlineData("a = include", "a=include")]
    [InlineData("includes = 1", "includes=1")]
    [InlineData("a = [include]", "a:0=include")]
    [InlineData("a = b c", "a=b c")]
    [InlineData("a =   b   c   ", "a=b   c")]
    [InlineData("a = 1 2", "a=1 2")]
    [InlineData("a = \"b\"c", "a=bc")]
    [InlineData("a = \"b\" \"c\"", "a=b c")]
    [InlineData("a = true story", "a=true story")]
    [InlineData("a = null and void", "a=null and void")]
    [InlineData("a = 1e5x", "a=1e5x")]
    [InlineData("a = -1.5E+3", "a=-1.5E+3")]
    [InlineData("a = 1e+5x", "a=1e+5x")]
    [InlineData("a = 250ms", "a=250ms")]
    [InlineData("a = \"\\u00e4\\n\\t\\\\\\/\\\"\"", "a=ä\n\t\\/\"")]
    [InlineData("a = \"\"\"x\ny\\n\"z\"\"\"", "a=x\ny\\n\"z")]
    [InlineData("a = \"\"\"x\"\"\"\"\"", "a=x\"\"")]
    [InlineData("a = \"\"\"\"\"\"", "a=")]
    [InlineData("a = { b = 1 } { c = 2 }", "a:b=1\na:c=2")]
    [InlineData("a = [1] [2, 3]", "a:0=1\na:1=2\na:2=3")]
    [InlineData("a = [ [1] [2]\n[3] ]", "a:0:0=1\na:0:1=2\na:1:0=3")]
    [InlineData("a += 1\na += 2", "a:0=1\na:1=2")]
    [InlineData("a = [0]\na += { b = 1 }", "a:0=0\na:1:b=1")]
    [InlineData("b { a += 1 }\nb { a += 2 }", "b:a:0=1\nb:a:1=2")]
    [InlineData("x = [ { a = [1], a += 2 } ]", "x:0:a:0=1\nx:0:a:1=2")]
    [InlineData("a = [1] { \"7\" = y, \"3\" = x, z = no }", "a:0=1\na:1=x\na:2=y")]
    public void A_valid_document_reads_as_these_values(string text, string expected) =>
        Assert.Equal(expected, Read.Flat(text));

    [Fact]
    public void Json_is_hocon() => Assert.Equal(
        "a:0=1\na:1=x\na:2=∅\na:3:b=true\nc=-2.5e-3",
        Read.Flat("""{"a": [1, "x", null, {"b": true}], "c": -2.5e-3}"""));

    [Theory]
    [InlineData("a = 1", HoconScalarKind.Number)]
    [InlineData("a = -0.5e-10", HoconScalarKind.Number)]
    [InlineData("a = 1e+5", HoconScalarKind.Number)]
    [InlineData("a = 01", HoconScalarKind.String)]
    [InlineData("a = 1.", HoconScalarKind.String)]
    [InlineData("a = \"1\"", HoconScalarKind.String)]
    [InlineData("a = true", HoconScalarKind.Boolean)]
    [InlineData("a = truely", HoconScalarKind.String)]
    [InlineData("a = null", HoconScalarKind.Null)]
    [InlineData("a = \"null\"", HoconScalarKind.String)]
    [InlineData("a = 1 1", HoconScalarKind.String)]
    public void A_single_value_keeps_its_kind(string text, HoconScalarKind kind)
    {
        Assert.True(Read.Tree(text).TryFind("a", out var value));
        Assert.Equal(kind, Assert.IsType<HoconScalar>(value).Kind);
    }

    [Theory]
    [InlineData("a = x", "a", 1, 5)]
    [InlineData("\n  a {\n    b = x }", "a.b", 3, 9)]
    [InlineData("\n  a {\n    b = x }", "a", 2, 5)]
    [InlineData("a = \"\"\"1\n2\"\"\", b = x", "b", 2, 11)]
    [InlineData("a = 1\na = 2", "a", 2, 5)]
    [InlineData("a = b c", "a", 1, 5)]
    [InlineData("x = 5\na = ${x}", "a", 1, 5)]
    public void A_value_knows_its_line_and_column(string text, string path, int line, int column)
    {
        Assert.True(Read.Tree(text).TryFind(path, out var value));
        Assert.Equal(new HoconOrigin("test.conf", line, column), value.Origin);
    }

    [Fact]
    public void Fields_keep_the_order_in_which_they_were_first_written()
    {
        var keys = Read.Tree("b = 1\na = 2\nc { y = 1, x = 2 }\nb = 3").Fields.Keys;
        Assert.Equal(["b", "a", "c"], keys);
    }

    [Fact]
    public void A_document_of_the_largest_size_is_read_and_one_byte_more_is_refused()
    {
        var largest = "a = 1 #" + new string('x', HoconLimits.DocumentBytes - 7);
        Assert.Equal("a=1", Read.Flat(largest));
        Assert.Contains("1MiB", Read.Error(largest + "x").Message);
    }

    [Fact]
    public void The_deepest_nesting_is_read_and_one_level_more_is_refused()
    {
        var deepest = string.Concat(Enumerable.Repeat("a {", HoconLimits.Nesting / 2));
        var close = new string('}', HoconLimits.Nesting / 2);
        Read.Tree(deepest + close);
        Read.Tree("a = " + new string('[', HoconLimits.Nesting - 1) + new string(']', HoconLimits.Nesting - 1));
        Assert.Contains("64 levels", Read.Error("a = " + new string('[', HoconLimits.Nesting) + new string(']', HoconLimits.Nesting)).Message);
        Assert.Contains("64 parts", Read.Error(string.Join('.', Enumerable.Repeat("a", 65)) + " = 1").Message);
        Assert.Contains("64 levels", Read.Error("a = " + new string('[', 100_000)).Message);
    }

    [Fact]
    public void Thousands_of_appends_are_one_list()
    {
        var text = string.Join('\n', Enumerable.Range(0, 5000).Select(number => $"a += {number}"));
        Assert.True(Read.Tree(text).TryFind("a", out var value));
        Assert.Equal(Enumerable.Range(0, 5000).Select(number => $"{number}"),
            Assert.IsType<HoconList>(value).Items.Select(item => Assert.IsType<HoconScalar>(item).Text));
    }
}
