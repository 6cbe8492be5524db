using System.Collections.Concurrent;
using ActorTasks.Actors;
using ActorTasks.ActorSystemTests.Node;
using Microsoft.Extensions.DependencyInjection;

namespace ActorTasks.ActorSystemTests.Library;

/// <summary>Functions around attempts and submits.</summary>
public sealed class MiddlewareAround
{
    private static readonly CancellationToken s_patience = new CancellationTokenSource(TestNode.Patience).Token;

    private sealed class Unit
    {
        public bool IsDone { get; set; }
    }

    [Fact]
    public async Task Attempt_middleware_stands_around_the_handler_in_order_and_shares_its_scope()
    {
        var said = new ConcurrentQueue<string>();
        await using var node = await TestNode.StartAsync(
            tasks => tasks
                .UseAttempt(async (context, next) =>
                {
                    said.Enqueue($"outer {context.Task.Attempt} {context.Handler} {context.HasReturned}");
                    await next();
                    said.Enqueue($"outer end {context.Result} {context.Services.GetRequiredService<Unit>().IsDone}");
                })
                .UseAttempt(async (_, next) =>
                {
                    said.Enqueue("inner");
                    await next();
                    said.Enqueue("inner end");
                })
                .Handle("work", (Unit unit, int number) =>
                {
                    unit.IsDone = true;
                    said.Enqueue("handler");
                    return number + 1;
                }),
            services: services => services.AddScoped<Unit>());
        var handle = await node.Client.EnqueueAsync("work", 4);
        Assert.Equal(TaskStage.Succeeded, (await handle.WaitAsync(s_patience)).State);
        Assert.Equal(5, await handle.ResultAsync<int>(s_patience));
        Assert.Equal(["outer 1 work False", "inner", "handler", "inner end", "outer end 5 True"], said);
    }

    [Fact]
    public async Task What_attempt_middleware_throws_is_the_attempts_failure_and_retries_follow_the_rules()
    {
        await using var node = await TestNode.StartAsync(tasks => tasks
            .UseAttempt((context, next) => context.Task.Attempt switch
            {
                1 => throw new InvalidOperationException("not yet"),
                2 => throw new RetryAt(DateTimeOffset.UnixEpoch, "at once"),
                _ => next(),
            })
            .UseAttempt((context, next) => context.Task.Type == "gone" ? throw new PermanentFailure("never") : next())
            .Handle("work", () => 1, options => options.Alias("gone")));
        var end = await (await node.Client.EnqueueAsync("work")).WaitAsync(s_patience);
        Assert.Equal((TaskStage.Succeeded, 3, 2), (end.State, end.Attempt, end.Failures));
        var gone = await (await node.Client.EnqueueAsync("gone")).WaitAsync(s_patience);
        Assert.Equal((TaskStage.Failed, 3, "never"), (gone.State, gone.Attempt, gone.Error!.Message));
    }

    [Fact]
    public async Task Attempt_middleware_may_keep_the_handler_from_running_and_may_swallow_what_it_throws()
    {
        var ran = 0;
        await using var node = await TestNode.StartAsync(tasks => tasks
            .UseAttempt(async (context, next) =>
            {
                if (context.Task.Type != "skip")
                {
                    await Assert.ThrowsAsync<InvalidOperationException>(next);
                }
            })
            .Handle("work", () => { ran++; throw new InvalidOperationException("swallowed"); }, options => options.Alias("skip")));
        var skipped = await (await node.Client.EnqueueAsync("skip")).WaitAsync(s_patience);
        Assert.Equal((TaskStage.Succeeded, false, 0), (skipped.State, skipped.HasResult, ran));
        var swallowed = await (await node.Client.EnqueueAsync("work")).WaitAsync(s_patience);
        Assert.Equal((TaskStage.Succeeded, 1), (swallowed.State, ran));
    }

    [Fact]
    public async Task Calling_next_twice_or_not_awaiting_it_is_an_error_after_the_handler_has_ended()
    {
        var gate = new TaskCompletionSource();
        var ended = false;
        Func<string, Func<Task>, Task> twice = async (_, next) => { await next(); await next(); };
        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => new MiddlewareChain<string>([twice], "", () => Task.CompletedTask).RunAsync());
        Assert.Contains("twice", fault.Message, StringComparison.Ordinal);
        Func<string, Func<Task>, Task> forgets = (context, next) => { _ = context + next(); return Task.CompletedTask; };
        var run = new MiddlewareChain<string>([forgets], "", async () => { await gate.Task; ended = true; }).RunAsync();
        Assert.False(run.IsCompleted);
        gate.SetResult();
        Assert.Contains("await", (await Assert.ThrowsAsync<InvalidOperationException>(() => run)).Message, StringComparison.Ordinal);
        Assert.True(ended);
        Func<string, Func<Task>, Task> none = (_, _) => null!;
        await Assert.ThrowsAsync<InvalidOperationException>(() => new MiddlewareChain<string>([none], "", () => Task.CompletedTask).RunAsync());
    }

    [Fact]
    public async Task Submit_middleware_changes_options_in_order_and_sees_the_accepted_task()
    {
        var accepted = new ConcurrentQueue<TaskId>();
        await using var node = await TestNode.StartAsync(tasks => tasks
            .UseSubmit(async (context, next) =>
            {
                context.Options = context.Options with { Tags = [.. context.Options.Tags, "outer"], Queue = "outer", Retry = new TaskRetry { MaxAttempts = 2 } };
                await next();
                accepted.Enqueue(context.Accepted!.Id);
            })
            .UseSubmit((context, next) =>
            {
                context.Options = context.Options with { Tags = [.. context.Options.Tags, "inner"], Queue = "inner", TraceParent = null };
                return next();
            })
            .Handle("ok", () => 1));
        var handle = await node.Client.EnqueueAsync("ok", new EnqueueOptions { Tags = ["own"], Priority = 1, TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" });
        Assert.Equal(["own", "outer", "inner"], handle.Accepted.Tags);
        Assert.Equal(("inner", 1, 2), (handle.Accepted.Queue, handle.Accepted.Priority, handle.Accepted.MaxAttempts));
        Assert.Equal(handle.Id, Assert.Single(accepted));
        Assert.Null((await node.Store.Queries.GetAsync(handle.Id, default))!.State.TraceParent);
    }

    [Fact]
    public async Task A_refusal_of_submit_middleware_reaches_the_caller_and_nothing_is_stored()
    {
        await using var node = await TestNode.StartAsync(tasks => tasks
            .UseSubmit((context, next) => context.Options.Queue switch
            {
                "closed" => throw new TaskRefusedException("rate-limited", "The queue is closed until noon."),
                "wrong" => SetAsync(context, context.Options with { Priority = 99 }, next),
                "silent" => Task.CompletedTask,
                "broken" => throw new DivideByZeroException(),
                _ => next(),
            })
            .Handle("ok", () => 1));
        var refused = await Assert.ThrowsAsync<TaskRefusedException>(() => EnqueueAsync(node, "closed"));
        Assert.Equal(("rate-limited", "The queue is closed until noon.", true), (refused.Slug, refused.Message, refused.IsTransient));
        refused = await Assert.ThrowsAsync<TaskRefusedException>(() => EnqueueAsync(node, "wrong"));
        Assert.Equal("limit-exceeded", refused.Slug);
        Assert.Contains("99", refused.Message, StringComparison.Ordinal);
        Assert.Contains("next", (await Assert.ThrowsAsync<InvalidOperationException>(() => EnqueueAsync(node, "silent"))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<DivideByZeroException>(() => EnqueueAsync(node, "broken"));
        Assert.Empty(node.Store.Seen);
    }

    [Fact]
    public async Task What_submit_middleware_throws_after_the_acceptance_does_not_hide_the_task()
    {
        await using var node = await TestNode.StartAsync(tasks => tasks
            .UseSubmit(async (_, next) =>
            {
                await next();
                throw new TaskRefusedException("forbidden", "too late");
            })
            .Handle("ok", () => 1));
        var handle = await node.Client.EnqueueAsync("ok");
        Assert.NotNull(await handle.InfoAsync(s_patience));
    }

    [Fact]
    public async Task Submit_middleware_sees_the_refusals_of_what_lies_within()
    {
        var seen = new ConcurrentQueue<string>();
        await using var node = await TestNode.StartAsync(tasks => tasks
            .UseSubmit(async (_, next) => seen.Enqueue((await Assert.ThrowsAsync<TaskRefusedException>(next)).Slug))
            .Handle("ok", () => 1));
        Assert.Equal("unknown-type", (await Assert.ThrowsAsync<TaskRefusedException>(() => node.Client.EnqueueAsync("nok"))).Slug);
        Assert.Equal(["unknown-type"], seen);
    }

    private static Task<TaskHandle> EnqueueAsync(TestNode node, string queue) => node.Client.EnqueueAsync("ok", new EnqueueOptions { Queue = queue });

    private static Task SetAsync(SubmitContext context, EnqueueOptions options, Func<Task> next)
    {
        context.Options = options;
        return next();
    }
}
