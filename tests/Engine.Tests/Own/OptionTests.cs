using ActorEngine.Util;

namespace ActorTasks.EngineTests.Own;

public class OptionTests
{
    [Fact]
    public void An_option_has_a_value_or_none()
    {
        Option<string> none = null!;
        Option<string> some = "x";

        Assert.True(none.IsEmpty);
        Assert.Equal("d", none.GetOrElse("d"));
        Assert.Equal("x!", some.Select(s => s + "!").Value);
        Assert.Equal(Option<string>.None, none);
        Assert.NotEqual(some, none);
    }
}
