namespace ActorEngine.Actor;

/// <summary>A heap by due time, in order of arrival where times are equal; any work can be taken out.</summary>
internal sealed class WorkHeap
{
    private HeapScheduler.Work[] _items = new HeapScheduler.Work[16];
    private int _count;
    private long _order;

    public HeapScheduler.Work? First => _count == 0 ? null : _items[0];

    public void Add(HeapScheduler.Work work)
    {
        if (_count == _items.Length)
        {
            Array.Resize(ref _items, _count * 2);
        }

        work.Order = _order++;
        Up(_count++, work);
    }

    public HeapScheduler.Work? TakeFirst()
    {
        var first = First;
        if (first is not null)
        {
            Remove(first);
        }

        return first;
    }

    public void Remove(HeapScheduler.Work work)
    {
        var index = work.Index;
        if (index < 0)
        {
            return;
        }

        work.Index = -1;
        var last = _items[--_count];
        _items[_count] = null!;
        if (index == _count)
        {
            return;
        }

        if (index > 0 && Before(last, _items[(index - 1) / 2]))
        {
            Up(index, last);
        }
        else
        {
            Down(index, last);
        }
    }

    private static bool Before(HeapScheduler.Work a, HeapScheduler.Work b) => a.Due != b.Due ? a.Due < b.Due : a.Order < b.Order;

    private void Up(int index, HeapScheduler.Work work)
    {
        while (index > 0)
        {
            var parent = (index - 1) / 2;
            if (!Before(work, _items[parent]))
            {
                break;
            }

            Put(index, _items[parent]);
            index = parent;
        }

        Put(index, work);
    }

    private void Down(int index, HeapScheduler.Work work)
    {
        while (true)
        {
            var child = (index * 2) + 1;
            if (child >= _count)
            {
                break;
            }

            if (child + 1 < _count && Before(_items[child + 1], _items[child]))
            {
                child++;
            }

            if (!Before(_items[child], work))
            {
                break;
            }

            Put(index, _items[child]);
            index = child;
        }

        Put(index, work);
    }

    private void Put(int index, HeapScheduler.Work work)
    {
        _items[index] = work;
        work.Index = index;
    }
}
