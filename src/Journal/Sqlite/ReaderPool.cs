using ActorTasks.Journal.Sqlite.Raw;

namespace ActorTasks.Journal.Sqlite;

/// <summary>
/// Threads with a connection each that do the reads: SQLite blocks its caller, and neither actors nor the front
/// door may be blocked. What waits is bounded.
/// </summary>
internal sealed class ReaderPool : IDisposable
{
    private readonly object _gate = new();
    private readonly Queue<IRead> _waiting = new();
    private readonly int _maxWaiting;
    private readonly List<Thread> _threads = [];
    private bool _closed;

    public ReaderPool(Func<Database> open, int threads, int maxWaiting)
    {
        _maxWaiting = maxWaiting;
        for (var i = 0; i < threads; i++)
        {
            var thread = new Thread(() => Run(open)) { IsBackground = true, Name = $"journal-reader-{i}" };
            _threads.Add(thread);
            thread.Start();
        }
    }

    private interface IRead
    {
        void Do(Database database);

        void Fail(Exception cause);
    }

    /// <summary>Reads in one transaction.</summary>
    /// <exception cref="StoreUnavailableException">It cannot be read, too many reads wait, or the store is closed.</exception>
    public Task<T> ReadAsync<T>(Func<Database, T> read, CancellationToken cancellation)
    {
        var item = new Read<T>(read, cancellation);
        lock (_gate)
        {
            if (_closed)
            {
                return Task.FromException<T>(new StoreUnavailableException("The store is closed."));
            }

            if (_waiting.Count >= _maxWaiting)
            {
                return Task.FromException<T>(new StoreUnavailableException($"{_maxWaiting} reads of the journal wait already."));
            }

            _waiting.Enqueue(item);
            Monitor.Pulse(_gate);
        }

        return item.Result;
    }

    /// <summary>Fails what waits and ends the threads.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            while (_waiting.TryDequeue(out var read))
            {
                read.Fail(new StoreUnavailableException("The store is closed."));
            }

            Monitor.PulseAll(_gate);
        }

        _threads.ForEach(thread => thread.Join());
    }

    private void Run(Func<Database> open)
    {
        Database? database = null;
        try
        {
            while (Next() is { } read)
            {
                try
                {
                    database ??= open();
                }
                catch (SqliteFailure e)
                {
                    read.Fail(e.ToStoreError("Opening the journal for reading"));
                    continue;
                }

                read.Do(database);
            }
        }
        finally
        {
            database?.Dispose();
        }
    }

    private IRead? Next()
    {
        lock (_gate)
        {
            IRead? read;
            while (!_waiting.TryDequeue(out read) && !_closed)
            {
                Monitor.Wait(_gate);
            }

            return read;
        }
    }

    private sealed class Read<T>(Func<Database, T> read, CancellationToken cancellation) : IRead
    {
        private readonly TaskCompletionSource<T> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<T> Result => _result.Task;

        public void Do(Database database)
        {
            if (cancellation.IsCancellationRequested)
            {
                _result.TrySetCanceled(cancellation);
                return;
            }

            try
            {
                _result.TrySetResult(database.Read(read));
            }
            catch (SqliteFailure e)
            {
                _result.TrySetException(e.ToStoreError("Reading the journal"));
            }
#pragma warning disable CA1031 // Whatever it is, it is handed to the caller; the thread serves others.
            catch (Exception e)
#pragma warning restore CA1031
            {
                _result.TrySetException(e);
            }
        }

        public void Fail(Exception cause) => _result.TrySetException(cause);
    }
}
