using ActorTasks.Hocon;

namespace ActorTasks.SettingsTests;

public class SubstitutionTests
{
    [Theory]
    [InlineData("x = 1, a = ${x}", "a=1\nx=1")]
    [InlineData("a = ${x}, x = 1", "a=1\nx=1")]
    [InlineData("a = ${ x }, x = 1", "a=1\nx=1")]
    [InlineData("a = ${x}\nx = 1\nx = 2", "a=2\nx=2")]
    [InlineData("a = ${x.y}, x { y = 1 }", "a=1\nx:y=1")]
    [InlineData("a = ${x.\"y.z\"}, x { \"y.z\" = 1 }", "a=1\nx:y.z=1")]
    [InlineData("a = ${x}, x { y = [1] }", "a:y:0=1\nx:y:0=1")]
    [InlineData("a = ${?x}", "")]
    [InlineData("a = 1\na = ${?x}", "a=1")]
    [InlineData("a = [1, ${?x}, 2]", "a:0=1\na:1=2")]
    [InlineData("a = ${?x}${?y}", "")]
    [InlineData("a = ${?x}b", "a=b")]
    [InlineData("a = ${?x} [1]", "a:0=1")]
    [InlineData("a = ${?x} { b = 1 }", "a:b=1")]
    [InlineData("n = cat, a = the ${n} sat", "a=the cat sat\nn=cat")]
    [InlineData("n = 1, a = ${n}${n}", "a=11\nn=1")]
    [InlineData("n = null, a = ${n}", "a=∅\nn=∅")]
    [InlineData("n = null, a = x${n}", "a=xnull\nn=∅")]
    [InlineData("x = { b = 1 }, a = ${x} { c = 2 }", "a:b=1\na:c=2\nx:b=1")]
    [InlineData("x = { b = 1 }, y { c = 2 }, a = ${x} ${y}", "a:b=1\na:c=2\nx:b=1\ny:c=2")]
    [InlineData("x = { b = 1 }, a = ${x} { b = 2 }", "a:b=2\nx:b=1")]
    [InlineData("x = [1], y = [2], a = ${x} ${y}", "a:0=1\na:1=2\nx:0=1\ny:0=2")]
    [InlineData("a = \"${x}\"", "a=${x}")]
    [InlineData("a { x = 1, y = ${a.x} }", "a:x=1\na:y=1")]
    [InlineData("a { x = 1, y = ${a.x} }\na { x = 2 }", "a:x=2\na:y=2")]
    public void A_substitution_takes_the_final_value(string text, string expected) =>
        Assert.Equal(expected, Read.Flat(text));

    [Theory]
    [InlineData("a = x\na = ${a}y", "a=xy")]
    [InlineData("a = x\na = ${a}y\na = ${a}z", "a=xyz")]
    [InlineData("a = [1]\na = ${a} [2]", "a:0=1\na:1=2")]
    [InlineData("a = [1]\na = ${a} [2]\na += 3", "a:0=1\na:1=2\na:2=3")]
    [InlineData("a = ${?a}x", "a=x")]
    [InlineData("a = ${?a}", "")]
    [InlineData("a { b = 1 }\na = ${a}", "a:b=1")]
    [InlineData("a { b = 1 }\na = ${a} { c = ${a.b} }", "a:b=1\na:c=1")]
    [InlineData("p.a = x\np.a = ${p.a}y", "p:a=xy")]
    [InlineData("p { a = x }\np { a = ${p.a}y }\nq = ${p}", "p:a=xy\nq:a=xy")]
    [InlineData("a = ${a}\na = 1", "a=1")]
    [InlineData("a = ${nowhere}\na = 1", "a=1")]
    [InlineData("a { b { c = 1 } }\na = ${a.b}\na { b = 2 }", "a:b=2\na:c=1")]
    [InlineData("b { p = ${c.k}, q = 1 }\nb.q = 3\nc { r = ${b.q}, k = 2 }\nc.k = 4", "b:p=4\nb:q=3\nc:k=4\nc:r=3")]
    [InlineData("a { b = ${c.k} }, c = ${a} { k = 5 }", "a:b=5\nc:b=5\nc:k=5")]
    [InlineData("base { x = ${derived.y} }, derived = ${base} { y = 1 }", "base:x=1\nderived:x=1\nderived:y=1")]
    [InlineData("a = 1, a = ${b}, b = ${c}, c = ${a}", "a=1\nb=1\nc=1")]
    public void A_self_reference_looks_back(string text, string expected) =>
        Assert.Equal(expected, Read.Flat(text));

    [Fact]
    public void Two_settings_that_refer_to_each_other_over_earlier_values_get_the_same_value()
    {
        var tree = Read.Tree("a = 1\nb = 2\na = ${b}\nb = ${a}");
        Assert.True(tree.TryFind("a", out var a));
        Assert.True(tree.TryFind("b", out var b));
        Assert.Equal(((HoconScalar)a).Text, ((HoconScalar)b).Text);
    }

    [Theory]
    [InlineData("a = ${x}", "none")]
    [InlineData("retry { delay = 1 }, a = ${retry.dely}", "there is \"delay\"")]
    [InlineData("a = ${a}", "circle")]
    [InlineData("a = ${a}\na = { b = 1 }", "circle")]
    [InlineData("a = ${b}, b = ${a}", "circle")]
    [InlineData("a = ${b}, b = ${c}, c = ${a}", "circle")]
    [InlineData("a { b = ${a} }", "contains itself")]
    [InlineData("a = [${a}]", "contains itself")]
    [InlineData("a { b = ${c} }, c { d = ${a} }", "contains itself")]
    [InlineData("x = [1], a = b ${x}", "a list")]
    [InlineData("x = { y = 1 }, a = b ${x}", "a block")]
    [InlineData("x = [1], a = ${x} \" \" ${x}", "a text")]
    [InlineData("x = 1, a = ${x.y}", "none")]
    public void A_substitution_that_cannot_be_resolved_is_an_error(string text, string found) =>
        Assert.Contains(found, Read.Error(text).Message);

    [Fact]
    public void The_environment_answers_what_no_setting_does()
    {
        var environment = new Dictionary<string, string> { ["USER"] = "ada", ["EMPTY"] = "", ["x"] = "outside" };
        var tree = Read.Tree("a = ${USER}, b = ${?EMPTY}, c = ${?NOBODY}, x = null, d = ${x}", environment);
        Assert.Equal("a = \"ada\"\nb = \"\"\nx = null\nd = null\n", tree.ToString());
        Assert.True(tree.TryFind("a", out var value));
        Assert.Equal("environment variable USER", value.Origin.ToString());
    }

    [Fact]
    public void Documents_that_double_themselves_hit_a_limit_soon()
    {
        var texts = "a0 = xxxxxxxxxx\n" + string.Concat(Enumerable.Range(1, 60).Select(n => $"a{n} = ${{a{n - 1}}}${{a{n - 1}}}\n"));
        var lists = "a0 = [1, 2]\n" + string.Concat(Enumerable.Range(1, 60).Select(n => $"a{n} = ${{a{n - 1}}} ${{a{n - 1}}}\n"));
        var blocks = "a0 { x = 1 }\n" + string.Concat(Enumerable.Range(1, 60).Select(n => $"a{n} {{ l = ${{a{n - 1}}}, r = ${{a{n - 1}}} }}\n"));
        foreach (var text in new[] { texts, lists, blocks })
        {
            Assert.Contains("limits", Read.Error(text).Message);
        }
    }

    [Fact]
    public void A_long_chain_of_references_is_refused_and_a_short_one_is_not()
    {
        static string Chain(int length) =>
            string.Concat(Enumerable.Range(1, length).Select(n => $"a{n} = ${{a{n + 1}}}\n")) + $"a{length + 1} = end";
        Assert.True(Read.Tree(Chain(100)).TryFind("a1", out var value));
        Assert.Equal("end", ((HoconScalar)value).Text);
        Assert.Contains("in a row", Read.Error(Chain(20_000)).Message);
        Assert.Contains("in a row", Read.Error(string.Concat(Enumerable.Repeat("a = ${?a}x\n", 20_000))).Message);
    }
}
