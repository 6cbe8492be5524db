using ActorTasks.Actors;
using ActorTasks.Journal.Memory;
using ActorTasks.TaskLifecycle;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorTasks.ActorSystemTests.Handlers;

public sealed class RunningOnOwnThreads : IDisposable
{
    private const int AsyncSlots = 12;
    private const int ThreadSlots = 3;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly AttemptRunner _runner = new(
        new AttemptCall(
            Call.Services().GetRequiredService<IServiceScopeFactory>(),
            NullLoggerFactory.Instance,
            new ActorTasksOptions(),
            [],
            PayloadJson.Default,
            Call.Node(new ActorTasksOptions()),
            new MemoryTaskStore().Files),
        NullLoggerFactory.Instance,
        new ActorTasksOptions { AsyncSlots = AsyncSlots, ThreadSlots = ThreadSlots });

    public void Dispose() => _runner.Dispose();

    [Fact]
    public async Task An_await_comes_back_to_the_handlers_threads()
    {
        var names = new List<string?>();
        var outside = new TaskCompletionSource();
        var run = Run(async () =>
        {
            names.Add(Thread.CurrentThread.Name);
            await outside.Task;
            names.Add(Thread.CurrentThread.Name);
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
            names.Add(Thread.CurrentThread.Name);
        });
        ThreadPool.UnsafeQueueUserWorkItem(_ => outside.SetResult(), null);
        Assert.Null((await run).Thrown);
        Assert.All(names, name => Assert.StartsWith("task-async-", name, StringComparison.Ordinal));
        Assert.Equal(3, names.Count);
    }

    [Fact]
    public async Task A_synchronous_handler_has_a_thread_of_its_own()
    {
        string? name = null;
        await Run(() => { name = Thread.CurrentThread.Name; });
        Assert.StartsWith("task-thread-", name, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Both_kinds_of_threads_yield_to_the_server()
    {
        var nices = new List<int>();
        await Run(() => nices.Add(LowPriority.NiceOfCurrentThread()));
        await Run(async () => { await Task.Yield(); nices.Add(LowPriority.NiceOfCurrentThread()); });
        var expected = OperatingSystem.IsLinux() ? LowPriority.Nice : 0;
        Assert.Equal([expected, expected], nices);
        Assert.Equal(0, LowPriority.NiceOfCurrentThread());
    }

    [Fact]
    public async Task Handlers_that_block_every_other_thread_leave_one_for_the_last()
    {
        using var gate = new ManualResetEventSlim();
        var blocked = Enumerable.Range(0, 11).Select(_ => Run(async () => { await Task.Yield(); gate.Wait(); })).ToList();
        var last = await Run(async () => { await Task.Yield(); }).WaitAsync(s_patience);
        Assert.Null(last.Thrown);
        Assert.All(blocked, run => Assert.False(run.IsCompleted));
        gate.Set();
        await Task.WhenAll(blocked).WaitAsync(s_patience);
    }

    [Fact]
    public async Task Synchronous_handlers_fill_all_their_slots_at_once()
    {
        using var all = new CountdownEvent(3);
        var runs = Enumerable.Range(0, 3).Select(_ => Run(() =>
        {
            all.Signal();
            all.Wait();
        })).ToList();
        await Task.WhenAll(runs).WaitAsync(s_patience);
    }

    [Theory]
    [InlineData(AsyncSlots, true)]
    [InlineData(ThreadSlots, false)]
    public async Task Handlers_that_block_on_every_slot_until_their_own_asynchronous_code_is_done_end(int slots, bool isAsync)
    {
        using var all = new CountdownEvent(slots);
        var sums = 0;
        void Block()
        {
            all.Signal();
            all.Wait();
            Interlocked.Add(ref sums, Blocked(LoadAsync));
        }

        Delegate handler = isAsync ? () => { Block(); return Task.CompletedTask; } : Block;
        var ends = await Task.WhenAll(Enumerable.Range(0, slots).Select(_ => Run(handler))).WaitAsync(s_patience);
        Assert.All(ends, end => Assert.Null(end.Thrown));
        Assert.Equal(slots, sums);
    }

    [Fact]
    public async Task A_cancel_reaches_handlers_that_block_every_thread_there_can_be()
    {
        using var cancellation = new CancellationTokenSource();
        var threads = Math.Max(2 * AsyncSlots, Environment.ProcessorCount);
        using var started = new CountdownEvent(threads);
        var allStarted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var runs = Enumerable.Range(0, threads).Select(_ => Run(() =>
        {
            if (started.Signal())
            {
                allStarted.SetResult();
            }

            cancellation.Token.WaitHandle.WaitOne();
            return Task.CompletedTask;
        })).ToList();
        await allStarted.Task.WaitAsync(s_patience);
        _runner.Cancel(cancellation);
        await Task.WhenAll(runs).WaitAsync(s_patience);
    }

    [Fact]
    public async Task What_is_ambient_at_the_caller_does_not_flow_into_the_handler()
    {
        var ambient = new AsyncLocal<string?> { Value = "of the caller" };
        string? seen = "nothing";
        await Run(async () => { await Task.Yield(); seen = ambient.Value; });
        Assert.Null(seen);
    }

    [Fact]
    public async Task A_callback_on_the_token_that_throws_stays_on_threads_for_cancelling()
    {
        using var cancellation = new CancellationTokenSource();
        var called = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        cancellation.Token.Register(() =>
        {
            called.SetResult(Thread.CurrentThread.Name);
            throw new InvalidOperationException("of the callback");
        });
        _runner.Cancel(cancellation);
        Assert.StartsWith("task-cancel-", await called.Task.WaitAsync(s_patience), StringComparison.Ordinal);
        Assert.Null((await Run(() => { })).Thrown);
    }

    [Fact]
    public async Task A_thrown_exception_is_an_end_and_no_fault_of_the_runner()
    {
        Action fails = () => throw new InvalidOperationException("x");
        var end = await Run(fails);
        Assert.IsType<InvalidOperationException>(end.Thrown);
        Assert.Null(end.Result);
    }

    private static async Task<int> LoadAsync()
    {
        await Task.Yield();
        await Task.Yield();
        return 1;
    }

    private static int Blocked(Func<Task<int>> load) => load().GetAwaiter().GetResult();

    private Task<AttemptEnd> Run(Delegate function)
    {
        var task = new TaskState
        {
            Id = TaskId.Create(1, 0, 1),
            State = StoredState.Running,
            Type = "demo",
            Queue = "default",
            Priority = 4,
            CreatedAtUs = 0,
            ReadyAtUs = 0,
            Retry = RetryPolicy.Default,
            Attempt = 1,
            TaskSeq = 2,
        };
        return _runner.RunAsync(new AttemptWork(task, Call.Compile(function), "null"u8.ToArray(), CancellationToken.None));
    }
}
