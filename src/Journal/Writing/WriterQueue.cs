namespace ActorTasks.Journal.Writing;

/// <summary>What waits for the writer: bounded in number and bytes, taken in batches, in order.</summary>
internal sealed class WriterQueue(int maxItems, long maxBytes)
{
    private readonly object _gate = new();
    private readonly Queue<WriterItem> _items = new();
    private long _bytes;
    private bool _closed;

    /// <summary>Whether nothing waits at this moment.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_gate)
            {
                return _items.Count == 0;
            }
        }
    }

    /// <summary>Adds an item, if there is room for it.</summary>
    /// <returns>Null, or why it was not added.</returns>
    public StoreUnavailableException? Add(WriterItem item)
    {
        lock (_gate)
        {
            if (_closed)
            {
                return new StoreUnavailableException("The store is closed.");
            }

            if (_items.Count >= maxItems || (_bytes + item.Bytes > maxBytes && _items.Count > 0))
            {
                return new StoreUnavailableException(
                    $"The journal's queue is full ({_items.Count} writes with {_bytes} bytes wait): the disk does not keep up.");
            }

            _items.Enqueue(item);
            _bytes += item.Bytes;
            if (_items.Count == 1)
            {
                Monitor.Pulse(_gate);
            }

            return null;
        }
    }

    /// <summary>
    /// Waits for items and takes the next batch: one that is done alone, or as many writes as fit.
    /// </summary>
    /// <returns>False when the queue is closed and empty.</returns>
    public bool Take(List<WriterItem> batch, int maxWrites, long maxBatchBytes)
    {
        batch.Clear();
        lock (_gate)
        {
            while (_items.Count == 0)
            {
                if (_closed)
                {
                    return false;
                }

                Monitor.Wait(_gate);
            }

            long bytes = 0;
            while (batch.Count < maxWrites && _items.TryPeek(out var next))
            {
                var isAlone = next is AloneItem;
                if (batch.Count > 0 && (isAlone || bytes + next.Bytes > maxBatchBytes))
                {
                    break;
                }

                batch.Add(_items.Dequeue());
                bytes += next.Bytes;
                if (isAlone)
                {
                    break;
                }
            }

            _bytes -= bytes;
            return true;
        }
    }

    /// <summary>Takes nothing more; what waits is still taken.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.PulseAll(_gate);
        }
    }
}
