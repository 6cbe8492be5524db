namespace ActorEngine.Testing;

/// <summary>Second layer of <see cref="TestKitBase"/>: blocks and conditions with a time limit.</summary>
public abstract class TestKitTime : TestKitSystem
{
    private static readonly TimeSpan DefaultInterval = TimeSpan.FromMilliseconds(100);

    private protected TestKitTime(ITestKitAssertions assertions)
        : base(assertions)
    {
    }

    /// <summary>Runs a block that has to end in time; waits inside it get what is left.</summary>
    /// <param name="max">The time it may take, dilated.</param>
    /// <param name="action">The block.</param>
    /// <param name="epsilonValue">How much later it may be.</param>
    /// <param name="cancellationToken">Checked before the block.</param>
    public void Within(TimeSpan max, Action action, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default)
        => Within(TimeSpan.Zero, max, action, null, epsilonValue, cancellationToken);

    /// <summary>Runs a block that has to take some time and end in time; waits inside it get what is left.</summary>
    /// <param name="min">The time it has to take.</param>
    /// <param name="max">The time it may take, dilated.</param>
    /// <param name="action">The block.</param>
    /// <param name="hint">Shown when it fails.</param>
    /// <param name="epsilonValue">How much later it may be.</param>
    /// <param name="cancellationToken">Checked before the block.</param>
    public void Within(TimeSpan min, TimeSpan max, Action action, string? hint = null, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default)
        => Within(min, max, () => { action(); return true; }, hint, epsilonValue, cancellationToken);

    /// <summary>Runs a block that has to end in time; waits inside it get what is left.</summary>
    /// <typeparam name="T">The block's result.</typeparam>
    /// <param name="max">The time it may take, dilated.</param>
    /// <param name="function">The block.</param>
    /// <param name="epsilonValue">How much later it may be.</param>
    /// <param name="cancellationToken">Checked before the block.</param>
    public T Within<T>(TimeSpan max, Func<T> function, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default)
        => Within(TimeSpan.Zero, max, function, null, epsilonValue, cancellationToken);

    /// <summary>Runs a block that has to take some time and end in time; waits inside it get what is left.</summary>
    /// <typeparam name="T">The block's result.</typeparam>
    /// <param name="min">The time it has to take.</param>
    /// <param name="max">The time it may take, dilated.</param>
    /// <param name="function">The block.</param>
    /// <param name="hint">Shown when it fails.</param>
    /// <param name="epsilonValue">How much later it may be.</param>
    /// <param name="cancellationToken">Checked before the block.</param>
    public T Within<T>(TimeSpan min, TimeSpan max, Func<T> function, string? hint = null, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var limit = new WithinLimit(this, min, max, hint, epsilonValue);
        T result;
        using (limit.Enter())
        {
            result = function();
        }

        limit.Check();
        return result;
    }

    /// <summary>Awaits a block that has to end in time; waits inside it get what is left.</summary>
    /// <param name="max">The time it may take, dilated.</param>
    /// <param name="actionAsync">The block.</param>
    /// <param name="epsilonValue">How much later it may be.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task WithinAsync(TimeSpan max, Func<Task> actionAsync, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default)
        => WithinAsync(TimeSpan.Zero, max, actionAsync, null, epsilonValue, cancellationToken);

    /// <summary>Awaits a block that has to take some time and end in time; waits inside it get what is left.</summary>
    /// <param name="min">The time it has to take.</param>
    /// <param name="max">The time it may take, dilated.</param>
    /// <param name="actionAsync">The block.</param>
    /// <param name="hint">Shown when it fails.</param>
    /// <param name="epsilonValue">How much later it may be.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task WithinAsync(TimeSpan min, TimeSpan max, Func<Task> actionAsync, string? hint = null, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default)
        => WithinAsync(min, max, async () => { await actionAsync(); return true; }, hint, epsilonValue, cancellationToken);

    /// <summary>Awaits a block that has to end in time; waits inside it get what is left.</summary>
    /// <typeparam name="T">The block's result.</typeparam>
    /// <param name="max">The time it may take, dilated.</param>
    /// <param name="function">The block.</param>
    /// <param name="epsilonValue">How much later it may be.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<T> WithinAsync<T>(TimeSpan max, Func<Task<T>> function, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default)
        => WithinAsync(TimeSpan.Zero, max, function, null, epsilonValue, cancellationToken);

    /// <summary>Awaits a block that has to take some time and end in time; waits inside it get what is left.</summary>
    /// <typeparam name="T">The block's result.</typeparam>
    /// <param name="min">The time it has to take.</param>
    /// <param name="max">The time it may take, dilated.</param>
    /// <param name="function">The block.</param>
    /// <param name="hint">Shown when it fails.</param>
    /// <param name="epsilonValue">How much later it may be.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<T> WithinAsync<T>(TimeSpan min, TimeSpan max, Func<Task<T>> function, string? hint = null, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var limit = new WithinLimit(this, min, max, hint, epsilonValue);
        T result;
        using (limit.Enter())
        {
            var block = function();
            try
            {
                // A block that ends with an expectation of its own may fail a moment after the limit, with the better message.
                result = await block.WaitAsync(limit.HardLimit, cancellationToken);
            }
            catch (TimeoutException) when (!block.IsCompleted)
            {
                throw limit.TooLong();
            }
        }

        limit.Check();
        return result;
    }

    /// <summary>Repeats an assertion until it holds; the last failure is thrown when the time is up.</summary>
    /// <param name="assertion">Throws while it does not hold.</param>
    /// <param name="duration">The time, dilated; by default what is left, or 3 s.</param>
    /// <param name="interval">The time between two tries: 100 ms.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public void AwaitAssert(Action assertion, TimeSpan? duration = null, TimeSpan? interval = null, CancellationToken cancellationToken = default)
        => new Poll(RemainingOrDilated(duration), interval ?? DefaultInterval, cancellationToken)
            .AssertAsync(blocking: true, () => { assertion(); return Task.CompletedTask; }).GetAwaiter().GetResult();

    /// <summary>Repeats an assertion until it holds; the last failure is thrown when the time is up.</summary>
    /// <param name="assertion">Throws while it does not hold.</param>
    /// <param name="duration">The time, dilated; by default what is left, or 3 s.</param>
    /// <param name="interval">The time between two tries: 100 ms.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task AwaitAssertAsync(Action assertion, TimeSpan? duration = null, TimeSpan? interval = null, CancellationToken cancellationToken = default)
        => AwaitAssertAsync(() => { assertion(); return Task.CompletedTask; }, duration, interval, cancellationToken);

    /// <summary>Repeats an assertion until it holds; the last failure is thrown when the time is up.</summary>
    /// <param name="assertion">Throws while it does not hold.</param>
    /// <param name="duration">The time, dilated; by default what is left, or 3 s.</param>
    /// <param name="interval">The time between two tries: 100 ms.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task AwaitAssertAsync(Func<Task> assertion, TimeSpan? duration = null, TimeSpan? interval = null, CancellationToken cancellationToken = default)
        => new Poll(RemainingOrDilated(duration), interval ?? DefaultInterval, cancellationToken).AssertAsync(blocking: false, assertion);

    /// <summary>Waits until a condition holds, for what is left or 3 s.</summary>
    /// <param name="conditionIsFulfilled">The condition.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public void AwaitCondition(Func<bool> conditionIsFulfilled, CancellationToken cancellationToken = default)
        => AwaitCondition(conditionIsFulfilled, null, null, null, cancellationToken);

    /// <summary>Waits until a condition holds.</summary>
    /// <param name="conditionIsFulfilled">The condition.</param>
    /// <param name="max">The time, dilated; by default what is left, or 3 s.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public void AwaitCondition(Func<bool> conditionIsFulfilled, TimeSpan? max, CancellationToken cancellationToken = default)
        => AwaitCondition(conditionIsFulfilled, max, null, null, cancellationToken);

    /// <summary>Waits until a condition holds.</summary>
    /// <param name="conditionIsFulfilled">The condition.</param>
    /// <param name="max">The time, dilated; by default what is left, or 3 s.</param>
    /// <param name="message">Shown when it fails.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public void AwaitCondition(Func<bool> conditionIsFulfilled, TimeSpan? max, string message, CancellationToken cancellationToken = default)
        => AwaitCondition(conditionIsFulfilled, max, null, message, cancellationToken);

    /// <summary>Waits until a condition holds.</summary>
    /// <param name="conditionIsFulfilled">The condition.</param>
    /// <param name="max">The time, dilated; by default what is left, or 3 s.</param>
    /// <param name="interval">The time between two looks: 100 ms.</param>
    /// <param name="message">Shown when it fails.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public void AwaitCondition(Func<bool> conditionIsFulfilled, TimeSpan? max, TimeSpan? interval, string? message = null, CancellationToken cancellationToken = default)
        => RequireAsync(blocking: true, () => Task.FromResult(conditionIsFulfilled()), max, interval, message, cancellationToken).GetAwaiter().GetResult();

    /// <summary>Waits until a condition holds, for what is left or 3 s.</summary>
    /// <param name="conditionIsFulfilled">The condition.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task AwaitConditionAsync(Func<bool> conditionIsFulfilled, CancellationToken cancellationToken = default)
        => AwaitConditionAsync(conditionIsFulfilled, null, null, null, cancellationToken);

    /// <summary>Waits until a condition holds.</summary>
    /// <param name="conditionIsFulfilled">The condition.</param>
    /// <param name="max">The time, dilated; by default what is left, or 3 s.</param>
    /// <param name="message">Shown when it fails.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task AwaitConditionAsync(Func<bool> conditionIsFulfilled, TimeSpan? max, string message, CancellationToken cancellationToken = default)
        => AwaitConditionAsync(conditionIsFulfilled, max, null, message, cancellationToken);

    /// <summary>Waits until a condition holds.</summary>
    /// <param name="conditionIsFulfilled">The condition.</param>
    /// <param name="max">The time, dilated; by default what is left, or 3 s.</param>
    /// <param name="interval">The time between two looks: 100 ms.</param>
    /// <param name="message">Shown when it fails.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task AwaitConditionAsync(Func<bool> conditionIsFulfilled, TimeSpan? max, TimeSpan? interval, string? message = null, CancellationToken cancellationToken = default)
        => RequireAsync(blocking: false, () => Task.FromResult(conditionIsFulfilled()), max, interval, message, cancellationToken);

    /// <summary>Waits until a condition holds, for what is left or 3 s.</summary>
    /// <param name="conditionIsFulfilled">The condition.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task AwaitConditionAsync(Func<Task<bool>> conditionIsFulfilled, CancellationToken cancellationToken = default)
        => RequireAsync(blocking: false, conditionIsFulfilled, null, null, null, cancellationToken);

    /// <summary>Waits until a condition holds.</summary>
    /// <param name="conditionIsFulfilled">The condition.</param>
    /// <param name="max">The time, dilated; by default what is left, or 3 s.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task AwaitConditionAsync(Func<Task<bool>> conditionIsFulfilled, TimeSpan? max, CancellationToken cancellationToken = default)
        => RequireAsync(blocking: false, conditionIsFulfilled, max, null, null, cancellationToken);

    /// <summary>Waits until a condition holds.</summary>
    /// <param name="conditionIsFulfilled">The condition.</param>
    /// <param name="max">The time, dilated; by default what is left, or 3 s.</param>
    /// <param name="message">Shown when it fails.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task AwaitConditionAsync(Func<Task<bool>> conditionIsFulfilled, TimeSpan? max, string message, CancellationToken cancellationToken = default)
        => RequireAsync(blocking: false, conditionIsFulfilled, max, null, message, cancellationToken);

    /// <summary>Waits until a condition holds.</summary>
    /// <param name="conditionIsFulfilled">The condition.</param>
    /// <param name="max">The time, dilated; by default what is left, or 3 s.</param>
    /// <param name="interval">The time between two looks: 100 ms.</param>
    /// <param name="message">Shown when it fails.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task AwaitConditionAsync(Func<Task<bool>> conditionIsFulfilled, TimeSpan? max, TimeSpan? interval, string? message = null, CancellationToken cancellationToken = default)
        => RequireAsync(blocking: false, conditionIsFulfilled, max, interval, message, cancellationToken);

    /// <summary>Waits until a condition holds; false if it does not in time.</summary>
    /// <param name="conditionIsFulfilled">The condition.</param>
    /// <param name="max">The time, not dilated.</param>
    /// <param name="interval">The time between two looks: 100 ms.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public bool AwaitConditionNoThrow(Func<bool> conditionIsFulfilled, TimeSpan max, TimeSpan? interval = null, CancellationToken cancellationToken = default)
        => new Poll(max, interval ?? DefaultInterval, cancellationToken).UntilAsync(blocking: true, () => Task.FromResult(conditionIsFulfilled())).GetAwaiter().GetResult();

    /// <summary>Waits until a condition holds; false if it does not in time.</summary>
    /// <param name="conditionIsFulfilled">The condition.</param>
    /// <param name="max">The time, not dilated.</param>
    /// <param name="interval">The time between two looks: 100 ms.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<bool> AwaitConditionNoThrowAsync(Func<bool> conditionIsFulfilled, TimeSpan max, TimeSpan? interval = null, CancellationToken cancellationToken = default)
        => AwaitConditionNoThrowAsync(() => Task.FromResult(conditionIsFulfilled()), max, interval, cancellationToken);

    /// <summary>Waits until a condition holds; false if it does not in time.</summary>
    /// <param name="conditionIsFulfilled">The condition.</param>
    /// <param name="max">The time, not dilated.</param>
    /// <param name="interval">The time between two looks: 100 ms.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<bool> AwaitConditionNoThrowAsync(Func<Task<bool>> conditionIsFulfilled, TimeSpan max, TimeSpan? interval = null, CancellationToken cancellationToken = default)
        => new Poll(max, interval ?? DefaultInterval, cancellationToken).UntilAsync(blocking: false, conditionIsFulfilled);

    private async Task RequireAsync(bool blocking, Func<Task<bool>> condition, TimeSpan? max, TimeSpan? interval, string? message, CancellationToken cancellationToken)
    {
        var limit = RemainingOrDilated(max);
        if (!await new Poll(limit, interval ?? DefaultInterval, cancellationToken).UntilAsync(blocking, condition))
        {
            throw Failure($"Timeout {limit} expired while waiting for condition{Hint(message)}");
        }
    }

    /// <summary>The limits of one block and what they say when they are passed.</summary>
    private sealed class WithinLimit
    {
        private readonly TestKitTime _kit;
        private readonly TimeSpan _min;
        private readonly TimeSpan _max;
        private readonly TimeSpan _epsilon;
        private readonly TimeSpan? _outerEnd;
        private readonly TimeSpan _start = Now;
        private readonly string _hint;

        public WithinLimit(TestKitTime kit, TimeSpan min, TimeSpan max, string? hint, TimeSpan? epsilon)
        {
            if (min < TimeSpan.Zero || max < min)
            {
                throw new ArgumentException($"A block needs 0 ≤ min ≤ max, got min {min} and max {max}");
            }

            _kit = kit;
            _min = min;
            _epsilon = epsilon ?? TimeSpan.Zero;
            _hint = Hint(hint);
            _outerEnd = kit.End;
            var left = _outerEnd - _start ?? TimeSpan.MaxValue;
            kit.Assert.AssertTrue(left >= min, "Required min time {0} not possible, only {1} left.{2}", min, left, _hint);
            _max = Min(kit.Dilated(max), left);
            kit.LastWasNoMsg = false;
        }

        public TimeSpan HardLimit => AtLeastZero(Min(_max + _epsilon + TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)));

        public IDisposable Enter()
        {
            _kit.End = _start + _max;
            return new Leaving(this);
        }

        public Exception TooLong() => _kit.Failure($"Failed: Block took {Now - _start}, exceeding {_max}{_hint}");

        public void Check()
        {
            var elapsed = Now - _start;
            if (elapsed < _min)
            {
                throw _kit.Failure($"Failed: Block took {elapsed}, should have at least been {_min}{_hint}");
            }

            // A block that ends by expecting silence is late by definition.
            if (!_kit.LastWasNoMsg && elapsed > _max + _epsilon)
            {
                throw TooLong();
            }
        }

        private sealed class Leaving(WithinLimit limit) : IDisposable
        {
            public void Dispose() => limit._kit.End = limit._outerEnd;
        }
    }
}
