using ActorTasks.Hocon;

namespace ActorTasks.SettingsTests;

/// <summary>Substitutions that come round to their own field, and those that only look so.</summary>
public class LookingBackTests
{
    [Theory]
    [InlineData("a = 1, a = ${a}, a = 2", "a=2")]
    [InlineData("a = 1, a = 2, a = ${a}", "a=2")]
    [InlineData("a = ${?a}, a = 1, a = 2", "a=2")]
    [InlineData("a { b = 5 }, a = ${a}, a { c = 6 }", "a:b=5\na:c=6")]
    [InlineData("a.b.c = 1, a.b.c = ${a.b.c}0", "a:b:c=10")]
    [InlineData("a.b { c = 5 }, a.b = ${a.b}", "a:b:c=5")]
    [InlineData("a { b = 3 }, a = { b = 2 } ${a}", "a:b=3")]
    [InlineData("a = ${?a}x${?a}", "a=x")]
    [InlineData("a = 1, a = ${?a}x${?a}", "a=1x1")]
    [InlineData("a = 1, b = ${a}, a = ${b}", "a=1\nb=1")]
    [InlineData("a = [1], a = [0] ${a} [2], a += 3", "a:0=0\na:1=1\na:2=2\na:3=3")]
    [InlineData("a = ${x}, a += ${y}, x = [1], y = 2", "a:0=1\na:1=2\nx:0=1\ny=2")]
    [InlineData("x += { a += 1, a += 2 }", "x:0:a:0=1\nx:0:a:1=2")]
    public void A_field_that_refers_to_itself_sees_what_was_assigned_before(string text, string expected) =>
        Assert.Equal(expected, Read.Flat(text));

    [Theory]
    [InlineData("a { b { c = 5 } }, a = ${a.b}, a { b = 2 }", "a:b=2\na:c=5")]
    [InlineData("a { b { c = 5 } }, a { x = ${a.b} }, a { b = 2 }", "a:b=2\na:x=2")]
    [InlineData("a { b = 43 }, a { b = 42, c = ${a.b} }", "a:b=42\na:c=42")]
    [InlineData("a = 101, a { b = 42, c = ${a.b} }", "a:b=42\na:c=42")]
    [InlineData("x = 0, a = [${x}, 1], a { b = 42, c = ${a.b} }", "a:b=42\na:c=42\nx=0")]
    [InlineData("a = ${b.c}, b { c = 1, d = ${a}, e { f = ${a} } }", "a=1\nb:c=1\nb:d=1\nb:e:f=1")]
    [InlineData("p.a = 1, p.b = ${q.d}, q.d = 2, q.e = ${p.a}, q.f = ${p.b}, q.g = ${q.f}", "p:a=1\np:b=2\nq:d=2\nq:e=1\nq:f=2\nq:g=2")]
    public void Inside_a_block_a_reference_to_another_part_of_it_looks_forward(string text, string expected) =>
        Assert.Equal(expected, Read.Flat(text));

    [Theory]
    [InlineData("d { a = 1, b = 2 }, i = ${d}, i.b = 3, o = ${i.b}", "d:a=1\nd:b=2\ni:a=1\ni:b=3\no=3")]
    [InlineData("d { a = 1, b = 2 }, i = ${d}, i.b { c = 4 }, o = ${i.b}", "d:a=1\nd:b=2\ni:a=1\ni:b:c=4\no:c=4")]
    [InlineData("d { a = 1, b = 2 }, i.b = 7, i = ${d}, o = ${i.b}", "d:a=1\nd:b=2\ni:a=1\ni:b=2\no=2")]
    [InlineData("d { a = 1 }, i = 345, i = ${?none}, i = ${d}, i = {}, i.b = 2", "d:a=1\ni:a=1\ni:b=2")]
    [InlineData("d { a = 1 }, i = ${d}, i.c = ${j.d}, i.x = ${j.y}, j = ${d}, j.d = ${i.a}, j.y = 5", "d:a=1\ni:a=1\ni:c=1\ni:x=5\nj:a=1\nj:d=1\nj:y=5")]
    [InlineData("d { x = [] }, c = ${d}, c { x += 1, x += 2 }", "c:x:0=1\nc:x:1=2\nd:x=")]
    [InlineData("c { x = [], x = ${c.x} [1], x = ${c.x} [2] }", "c:x:0=1\nc:x:1=2")]
    [InlineData("r { d.x = [] }, q = ${r}, q { d { x = [] }, c = ${q.d}, c { x = ${q.c.x} [1], x = ${q.c.x} [2] } }",
        "q:c:x:0=1\nq:c:x:1=2\nq:d:x=\nr:d:x=")]
    public void A_block_can_be_made_of_another_and_changed_in_parts(string text, string expected) =>
        Assert.Equal(expected, Read.Flat(text));

    [Theory]
    [InlineData("a = ${?a}")]
    [InlineData("a = ${?b}, b = ${?c}, c = ${?a}")]
    [InlineData("a = ${?x}, b = ${?a}, c = ${?b}")]
    public void A_circle_of_optional_references_leaves_nothing(string text) => Assert.Equal("", Read.Flat(text));

    [Theory]
    [InlineData("a = ${b}, b = ${c}, c = ${d}, d = ${a}")]
    [InlineData("a = ${b}, b = ${c.d.e}, c { d { e = ${a} } }")]
    [InlineData("a = ${b}, b = ${?a}x, a = ${b}")]
    [InlineData("a { x = 1, y = ${a} }")]
    [InlineData("a = [1], a = [${a}]")]
    [InlineData("a = [1], a += ${a}")]
    public void Any_other_circle_is_an_error(string text) => Assert.Matches("circle|contains itself", Read.Error(text).Message);

    [Fact]
    public void What_is_hidden_by_a_plain_value_is_not_looked_up_and_what_is_under_a_block_is()
    {
        Assert.Equal("a=42", Read.Flat("a = ${nowhere}, a = 42"));
        Assert.Equal("a:0=1", Read.Flat("a = ${nowhere}, a = [1]"));
        Assert.Contains("${nowhere}", Read.Error("a = ${nowhere}, a { b = 42 }").Message);
    }

    [Fact]
    public void The_environment_is_asked_last_and_never_for_what_is_null()
    {
        var environment = new Dictionary<string, string> { ["HOME"] = "/home/ada", ["a.b"] = "dotted", ["list"] = "[1, 2]" };
        Assert.Equal("HOME = null\nx = null\n", Read.Tree("HOME = null, x = ${HOME}", environment).ToString());
        Assert.Equal("HOME = \"/root\"\nx = \"/root\"\n", Read.Tree("HOME = /root, x = ${HOME}", environment).ToString());
        Assert.Equal("x = \"dotted\"\n", Read.Tree("x = ${a.b}", environment).ToString());
        Assert.Equal("x = \"[1, 2]\"\n", Read.Tree("x = ${list}", environment).ToString());
        Assert.Equal("x = \"/home/ada/data\"\n", Read.Tree("x = base, x = ${?home}, x = ${HOME}/data", environment).ToString());
    }

    [Fact]
    public void An_origin_tells_its_kind()
    {
        var tree = Read.Tree("a = ${HOME}, b = 1", new() { ["HOME"] = "/x" });
        Assert.Equal([HoconOriginKind.Environment, HoconOriginKind.File], tree.Fields.Values.Select(value => value.Origin.Kind));
        var layers = new SettingsLayers
        {
            Reference = "actortasks { a = 1, b = 2, c = 3, d = 4 }",
            Environment = new Dictionary<string, string> { ["ACTORTASKS__B"] = "[{ x = 1 }]" },
            Set = ["c=[1]"],
            Flags = [SettingsFlag.Of("--d", "d", "5")],
        };
        Assert.Equal(
            [HoconOriginKind.Default, HoconOriginKind.Environment, HoconOriginKind.Set, HoconOriginKind.Flag],
            layers.Build().All.Select(setting => setting.Origin.Kind));
    }
}
