using ActorTasks.Actors;
using ActorTasks.Journal;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.Simulation;

/// <summary>
/// The simplest possible task system: a dictionary of tasks and a list of what was asked and what handlers did. What a
/// client sees must follow from it: each event of a history has a cause, and the history gives the state that is shown.
/// It knows no shard, no window and no time.
/// </summary>
internal sealed class TaskModel(World world)
{
    private readonly Dictionary<TaskId, ModelTask> _tasks = [];
    private readonly Dictionary<int, ModelOrder> _orders = [];

    /// <summary>Tasks that clients know, in the order in which they were answered.</summary>
    public List<TaskId> Known { get; } = [];

    /// <summary>Orders that were given, in order.</summary>
    public List<Order> Given { get; } = [];

    /// <summary>An order is given, or repeated: it may come to be a task from now on.</summary>
    public void Asked(Order order)
    {
        if (!_orders.TryGetValue(order.Number, out var known))
        {
            _orders.Add(order.Number, known = new ModelOrder(order));
            Given.Add(order);
        }

        known.MayBeStored++;
    }

    /// <summary>A task is to be cancelled or retried: it may be from now on, once.</summary>
    public void Asked(Asks what, TaskId id)
    {
        var task = Of(id);
        if (what == Asks.Cancel)
        {
            task.Cancels++;
        }
        else
        {
            task.Retries++;
        }
    }

    /// <summary>A handler is called.</summary>
    public void Began(AttemptToken token) => Of(token.Id).Began.Add(token.Attempt);

    /// <summary>A handler has ended.</summary>
    public void Ended(AttemptToken token, AttemptEnd end) => Of(token.Id).Ends[token.Attempt] = end.Result is not null;

    /// <summary>An event went to disk.</summary>
    public void Written(KnownTask task, TaskEvent happened)
    {
        if (happened is TaskSubmitted && task.Order is { } number)
        {
            var order = _orders[number];
            order.Tasks.Add(task.Id);
            CheckStored(order);
        }
    }

    /// <summary>Events of a task that clients know of: a later look must show them.</summary>
    public int KnownEvents(TaskId id) => _tasks.TryGetValue(id, out var task) ? task.Seen.Count : 0;

    /// <summary>A submit was answered.</summary>
    public void Answered(Order order, TaskReply reply)
    {
        switch (reply)
        {
            case TaskReply.Accepted { Task: var task, Replayed: var isReplayed }:
                Accepted(order, task, isReplayed);
                break;
            case TaskReply.Refused { Kind: RefusalKind.OutcomeUnknown }:
                break;
            case TaskReply.Refused { Kind: RefusalKind.KeyConflict } conflict:
                Refused(order);
                ExpectThat(
                    Given.Exists(other => other.Key == order.Key && other.Number != order.Number) || order.Key is null,
                    $"Order {order.Number} was refused for its key '{order.Key}', which no other order has: {conflict.Message}");
                break;
            default:
                Refused(order);
                break;
        }
    }

    /// <summary>A cancel or a retry was answered.</summary>
    public void Answered(Asks what, TaskId id, TaskReply reply)
    {
        var onDisk = world.Books.Find(id);
        switch (reply)
        {
            case TaskReply.Accepted when what == Asks.Cancel && onDisk?.HasCancel != true:
                world.Break(Promise.AcceptedIsKept, $"A cancel of task {id} was accepted, and no cancel is on disk.");
                break;
            case TaskReply.Refused { Kind: RefusalKind.AlreadyFinal } when onDisk?.HasEnded != true:
                world.Break(Promise.Explainable, $"A {what} of task {id} was refused since it is final, and it never was.");
                break;
            case TaskReply.Refused { Kind: RefusalKind.NotFound }:
                world.Break(Promise.AcceptedIsKept, $"A {what} of task {id}, which a client knows, was answered with not found; on disk it is {onDisk?.State?.State.ToString() ?? "nothing"}.");
                break;
            case TaskReply.Refused { Kind: RefusalKind.OutcomeUnknown } or TaskReply.Accepted:
                break;
            case TaskReply.Refused { Kind: RefusalKind.StoreUnavailable or RefusalKind.ShuttingDown or RefusalKind.Overloaded or RefusalKind.AlreadyFinal }:
                TakeBack(what, id);
                break;
        }
    }

    /// <summary>A client sees a task with its history.</summary>
    public void Seen(TaskId id, TaskRow? row, IReadOnlyList<JournalEntry> history, int knownBefore)
    {
        if (row is null)
        {
            world.Break(Promise.AcceptedIsKept, $"Task {id}, which a client knows, is not found.");
            return;
        }

        var task = Of(id);
        var happened = history.Select(entry => (TaskEvent)entry.Event).ToList();
        ExpectThat(happened.Count >= knownBefore, $"Task {id}: {happened.Count} events are shown; {knownBefore} were shown before.");
        for (var i = 0; i < Math.Min(happened.Count, task.Seen.Count); i++)
        {
            if (happened[i] != task.Seen[i])
            {
                world.Break(Promise.OneHistory, $"Task {id}: event {i + 1} was shown as {task.Seen[i].GetType().Name} before and is {happened[i].GetType().Name} now.");
                return;
            }
        }

        if (happened.Count > task.Seen.Count)
        {
            task.Seen = happened;
        }

        var story = new Story(task, world.Plan.Shape.Options);
        for (var i = 0; i < happened.Count; i++)
        {
            if (story.Add(happened[i]) is { } fault)
            {
                world.Break(Promise.Explainable, $"Task {id}: event {i + 1} ({happened[i].GetType().Name}) {fault}");
                return;
            }

            if (i + 1 == row.State.TaskSeq && (story.State != row.State.State || story.Attempt != row.State.Attempt))
            {
                world.Break(Promise.Explainable, $"Task {id} is shown as {row.State.State}, attempt {row.State.Attempt}; its history says {story.State}, attempt {story.Attempt}.");
            }
        }

        ExpectThat(row.State.TaskSeq <= happened.Count, $"Task {id}: {happened.Count} events are shown, read after a state that counts {row.State.TaskSeq}.");
    }

    private void Accepted(Order order, TaskState task, bool isReplayed)
    {
        var known = _orders[order.Number];
        if (world.Books.Find(task.Id) is null)
        {
            world.Break(Promise.AcceptedIsKept, $"Order {order.Number} was answered with task {task.Id}, which is not on disk.");
            return;
        }

        var sameKey = known.Tasks.Contains(task.Id) || (order.Key is not null && isReplayed);
        ExpectThat(sameKey, $"Order {order.Number} was answered with task {task.Id} of another order.");
        if (!Known.Contains(task.Id))
        {
            Known.Add(task.Id);
        }
    }

    private void Refused(Order order)
    {
        var known = _orders[order.Number];
        known.MayBeStored--;
        CheckStored(known);
    }

    /// <summary>An order that was refused for certain, each time it was given, is no task; one with a key is one at most.</summary>
    private void CheckStored(ModelOrder order)
    {
        var most = order.Order.Key is null || !world.Plan.Shape.KeepsKeys ? order.MayBeStored : Math.Min(order.MayBeStored, 1);
        if (order.Tasks.Count > most)
        {
            world.Break(
                order.MayBeStored < order.Tasks.Count ? Promise.RefusedIsNotStored : Promise.Explainable,
                $"Order {order.Order.Number} (key {order.Order.Key ?? "none"}) is stored {order.Tasks.Count} times; {order.MayBeStored} of the times that it was given were not refused.");
        }
    }

    /// <summary>One that was refused for certain is no cause of anything.</summary>
    private void TakeBack(Asks what, TaskId id)
    {
        var task = Of(id);
        if (what == Asks.Cancel)
        {
            task.Cancels--;
        }
        else
        {
            task.Retries--;
        }
    }

    private ModelTask Of(TaskId id)
    {
        if (!_tasks.TryGetValue(id, out var task))
        {
            _tasks.Add(id, task = new ModelTask());
        }

        return task;
    }

    private void ExpectThat(bool holds, string otherwise)
    {
        if (!holds)
        {
            world.Break(Promise.Explainable, otherwise);
        }
    }

    private sealed class ModelOrder(Order order)
    {
        public Order Order { get; } = order;

        /// <summary>How often it was given and not refused for certain.</summary>
        public int MayBeStored { get; set; }

        public HashSet<TaskId> Tasks { get; } = [];
    }
}
