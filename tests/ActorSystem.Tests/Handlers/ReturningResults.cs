using ActorTasks.Actors;

namespace ActorTasks.ActorSystemTests.Handlers;

public sealed class ReturningResults
{
    public sealed record Answer(int Number);

    private sealed class Loop
    {
        public Loop Self => this;
    }

    public static TheoryData<Delegate, string, string> Functions => new()
    {
        { (int n) => n + 1, HandlerKind.Thread, "2" },
        { (int n) => new Answer(n), HandlerKind.Thread, """{"number":1}""" },
        { (int n) => { _ = n; }, HandlerKind.Thread, "" },
        { async (int n) => { await Task.Yield(); return n + 2; }, HandlerKind.Async, "3" },
        { async (int n) => { await Task.Yield(); _ = n; }, HandlerKind.Async, "" },
        { (int n) => new ValueTask<int>(n), HandlerKind.Async, "1" },
        { (int n) => { _ = n; return ValueTask.CompletedTask; }, HandlerKind.Async, "" },
        { (int n) => Task.FromResult<object>(new Answer(n)), HandlerKind.Async, """{"number":1}""" },
        { (int n) => { _ = n; return (string?)null; }, HandlerKind.Thread, "null" },
    };

    [Theory]
    [MemberData(nameof(Functions))]
    public async Task The_return_value_is_the_result(Delegate function, string kind, string expected)
    {
        Assert.Equal(kind, Call.Compile(function).Kind);
        Assert.Equal(expected, await Call.Result(function, "1"));
    }

    [Fact]
    public async Task A_result_that_cannot_be_written_fails_for_good()
    {
        var fault = await Assert.ThrowsAsync<HandlerFault>(() => Call.Result(() => new Loop(), "null"));
        Assert.Equal(HandlerFault.ResultNotSerialisable, fault.Slug);
        fault = await Assert.ThrowsAsync<HandlerFault>(() => Call.Result(() => typeof(string), "null"));
        Assert.Equal(HandlerFault.ResultNotSerialisable, fault.Slug);
        Func<object> hidden = () => Task.CompletedTask;
        fault = await Assert.ThrowsAsync<HandlerFault>(() => Call.Result(hidden, "null"));
        Assert.Contains("Task<object>", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(98, true)]
    [InlineData(99, false)]
    public async Task A_result_has_the_limit_of_the_settings(int length, bool fits)
    {
        Func<string> function = () => new string('x', length);
        if (fits)
        {
            Assert.Equal(length + 2, (await Call.Result(function, "null", limitBytes: 100)).Length);
        }
        else
        {
            var fault = await Assert.ThrowsAsync<HandlerFault>(() => Call.Result(function, "null", limitBytes: 100));
            Assert.Equal(HandlerFault.ResultTooLarge, fault.Slug);
        }
    }

    [Fact]
    public void A_null_task_is_an_error_of_the_handler()
    {
        Func<Task> function = () => null!;
        var thrown = Assert.ThrowsAsync<InvalidOperationException>(() => Call.Value(function, "null"));
        Assert.NotNull(thrown);
    }
}
