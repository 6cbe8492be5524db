namespace ActorTasks.FaultsTests.Server;

/// <summary>A count that can be waited for.</summary>
internal sealed class Count
{
    private readonly Lock _gate = new();
    private readonly List<(int At, TaskCompletionSource Reached)> _waiting = [];
    private int _number;

    public int Number => Volatile.Read(ref _number);

    /// <summary>One more.</summary>
    public void Up()
    {
        lock (_gate)
        {
            _number++;
            foreach (var (_, reached) in _waiting.Where(wait => wait.At <= _number))
            {
                reached.TrySetResult();
            }

            _waiting.RemoveAll(wait => wait.At <= _number);
        }
    }

    /// <summary>Waits until there are so many more than now.</summary>
    /// <exception cref="TimeoutException">They did not come; it says what was counted.</exception>
    public async Task MoreAsync(int more, TimeSpan atMost, string what)
    {
        if (more == 0)
        {
            return;
        }

        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _waiting.Add((_number + more, reached));
        }

        try
        {
            await reached.Task.WaitAsync(atMost);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"{more} more {what} were expected within {atMost.TotalSeconds:N0} s; {Number} came since the start.");
        }
    }
}
