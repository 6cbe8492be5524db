namespace ActorTasks.EngineTests.Own;

public class HoconErrorTests
{
    [Theory]
    [InlineData("a = ${missing}", "missing")]
    [InlineData("a = ${b}\nb = ${a}", "refers to itself")]
    [InlineData("a = 1\nb {", "'}' is missing")]
    [InlineData("a = [1, 2", "']' is missing")]
    [InlineData("a = \"open\nb = 1", "at the end of a text")]
    [InlineData("a", "expected after the key 'a'")]
    [InlineData("a =", "value is missing")]
    [InlineData("}", "closes nothing")]
    [InlineData("a += 1", "'+=' is not supported")]
    [InlineData("include \"other.conf\"", "'include' is not supported")]
    [InlineData("x = 1\na = b?c", "line 2")]
    public void What_is_no_HOCON_is_refused_with_the_reason(string hocon, string reason)
    {
        var exception = Assert.Throws<ConfigurationException>(() => ConfigurationFactory.ParseString(hocon));

        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
    }
}
