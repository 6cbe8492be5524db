using System.Globalization;
using System.Text;
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
    private readonly HashSet<TaskId> _new = [];
    private readonly HashSet<string> _keys = new(StringComparer.Ordinal);

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
    public void Asked(Asks what, TaskId id) => Count(what, id, 1);

    /// <summary>A handler is called.</summary>
    public void Began(AttemptToken token) => Of(token.Id).Began.Add(token.Attempt);

    /// <summary>A handler has ended. Scripts return the number of the attempt that they were told.</summary>
    public void Ended(AttemptToken token, AttemptEnd end)
    {
        var isPermanent = end.Thrown is { } thrown && ErrorReport.Unwrap(thrown) is PermanentFailure or HandlerFault;
        Of(token.Id).Ends[token.Attempt] = new HandlerEnd(end.Result?.ResultBytes, isPermanent);
        if (end.Result is { } result)
        {
            var told = Encoding.UTF8.GetString(result.ResultBytes.Span);
            ExpectThat(told == token.Attempt.ToString(CultureInfo.InvariantCulture), $"The handler of attempt {token.Attempt} of task {token.Id} was told that it is number {told}.");
        }
    }

    /// <summary>An event went to disk.</summary>
    public void Written(KnownTask task, TaskEvent happened)
    {
        switch (happened)
        {
            case TaskSubmitted { IdempotencyKey: var key } submitted:
                if (key is not null)
                {
                    _keys.Add(key);
                }

                if (task.Order is { } number)
                {
                    var order = _orders[number];
                    order.Tasks.Add(task.Id);
                    CheckStored(order);
                    ExpectThat(order.Order.IsAsAsked(submitted), $"Order {order.Order} became another task: {submitted}");
                }

                break;
            case TaskSucceeded succeeded:
                ExpectThat(
                    Of(task.Id).Ends.GetValueOrDefault(succeeded.Attempt)?.Result is { } result && result.Span.SequenceEqual(succeeded.Data.Span),
                    $"Task {task.Id} has succeeded with a result that the handler of attempt {succeeded.Attempt} has not returned.");
                break;
        }
    }

    /// <summary>A write went to disk: what a handler enqueued comes to be with its success, or not at all.</summary>
    /// <param name="together">All of it.</param>
    public void Written(IReadOnlyList<Recorded> together)
    {
        var children = together.Count(recorded => recorded is { Event: TaskSubmitted, After: { } after } && Books.OrderOf(after) is null);
        var parent = together.Select(recorded => recorded.Event).OfType<TaskSucceeded>().SingleOrDefault();
        var script = parent is not null && world.Books.Find(parent.Id)?.Order is { } number ? _orders[number].Order.Script : null;
        var enqueues = script?.Of(parent!.Attempt).What == Does.Enqueue;
        var isTaken = script?.Child is { } key && _keys.Contains(key);
        ExpectThat(
            enqueues ? children == 1 || (children == 0 && isTaken) : children == 0,
            $"{children} tasks that no client ordered came to be with {parent?.ToString() ?? "no success"}{(enqueues ? ", which enqueued one" : "")}.");
    }

    /// <summary>Events of a task that clients know of: a later look must show them.</summary>
    public int KnownEvents(TaskId id) => _tasks.TryGetValue(id, out var task) ? task.KnownEvents : 0;

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
                    order.Key is { } key && conflict.EarlierTask is { } id && world.Books.Find(id) is { State.IdempotencyKey: { } taken } earlier
                    && taken == key && earlier.Order != order.Number,
                    $"Order {order.Number} was refused for its key '{order.Key}', which no other order has: {conflict.Message}");
                break;
            case TaskReply.Refused refused:
                Refused(order);
                ExpectThat(IsOfNode(refused.Kind), $"Order {order.Number} was refused as {refused.Kind}: {refused.Message}");
                break;
        }
    }

    /// <summary>A cancel or a retry was answered.</summary>
    public void Answered(Asks what, TaskId id, TaskReply reply)
    {
        var onDisk = world.Books.Find(id);
        switch (reply)
        {
            case TaskReply.Accepted { Task: var task }:
                Shown(task);
                var isGranted = what == Asks.Cancel
                    ? onDisk?.HasCancel == true && (task.State == StoredState.Cancelled || task.CancelRequested is not null)
                    : !task.State.IsFinal();
                if (!isGranted)
                {
                    world.Break(Promise.AcceptedIsKept, $"A {what} was accepted, and the task is {task}; on disk it is {onDisk?.State}.");
                }

                break;
            case TaskReply.Refused { Kind: RefusalKind.OutcomeUnknown }:
                break;
            case TaskReply.Refused { Kind: RefusalKind.AlreadyFinal } refused:
                Count(what, id, -1);
                ExpectThat(
                    what == Asks.Cancel ? onDisk?.HasEnded == true : onDisk?.State?.State == StoredState.Succeeded,
                    $"A {what} of task {id} was refused, and nothing on disk speaks for it: {refused.Message}");
                break;
            case TaskReply.Refused refused:
                Count(what, id, -1);
                ExpectThat(IsOfNode(refused.Kind), $"A {what} of task {id}, which a client knows, was refused as {refused.Kind}: {refused.Message}");
                break;
        }
    }

    /// <summary>A client is shown a task as it is, or was since the client knows of it.</summary>
    public void Shown(TaskState task)
    {
        if (world.Books.Find(task.Id)?.After(task.TaskSeq) is not { } then)
        {
            world.Break(Promise.AcceptedIsKept, $"A client is shown what is not on disk: {task}");
        }
        else if (then != task)
        {
            world.Break(Promise.OneHistory, $"A client is shown {task}; after so many events it was {then}.");
        }

        Of(task.Id).Shown(task.TaskSeq);
    }

    /// <summary>A client that waited is told of the end of a task.</summary>
    public void Ended(TaskId id, TaskState? ended)
    {
        if (ended?.State.IsFinal() != true || ended.Id != id)
        {
            world.Break(Promise.AcceptedIsKept, $"A client that waited for the end of task {id} is told of {ended?.ToString() ?? "nothing"}.");
            return;
        }

        Shown(ended);
    }

    /// <summary>A client sees a task with its history, payload and result.</summary>
    public void Seen(TaskView seen, int knownBefore)
    {
        if (seen.Row is not { } row || world.Books.Find(seen.Id) is not { } onDisk)
        {
            world.Break(Promise.AcceptedIsKept, $"Task {seen.Id}, which a client knows, is not found.");
            return;
        }

        Shown(row);
        ExpectThat(row.TaskSeq >= knownBefore, $"Task {seen.Id} is shown as after {row.TaskSeq} events; {knownBefore} were shown before.");
        ExpectThat(row.TaskSeq <= seen.History.Count, $"Task {seen.Id}: {seen.History.Count} events are shown, read after a state that counts {row.TaskSeq}.");
        if (!seen.History.SequenceEqual(onDisk.Events.Take(seen.History.Count)))
        {
            world.Break(Promise.OneHistory, $"Task {seen.Id} is shown with a history that is not the one on disk: {string.Join(", ", seen.History.Select(happened => happened.GetType().Name))}");
        }

        ExpectThat(seen.Payload is { } payload && onDisk.Payload.Span.SequenceEqual(payload.Span), $"Task {seen.Id} is shown with a payload that is not the one on disk.");
        var result = row.State == StoredState.Succeeded ? Of(seen.Id).Ends.GetValueOrDefault(row.Attempt)?.Result : null;
        ExpectThat(result is not { } returned || (seen.Result is { } shown && shown.Span.SequenceEqual(returned.Span)), $"Task {seen.Id} is shown with a result that its handler has not returned.");
        Of(seen.Id).Shown(seen.History.Count);
        Explain(row, seen.History);
    }

    /// <summary>Each event has a cause, and together they give the state that is shown.</summary>
    private void Explain(TaskState row, IReadOnlyList<TaskEvent> history)
    {
        var story = new Story(Of(row.Id), world.Plan.Shape.Options);
        for (var i = 0; i < history.Count; i++)
        {
            if (story.Add(history[i]) is { } fault)
            {
                world.Break(Promise.Explainable, $"Task {row.Id}: event {i + 1} ({history[i].GetType().Name}) {fault}");
                return;
            }

            if (i + 1 == row.TaskSeq && (story.State != row.State || story.Attempt != row.Attempt))
            {
                world.Break(Promise.Explainable, $"Task {row.Id} is shown as {row.State}, attempt {row.Attempt}; its history says {story.State}, attempt {story.Attempt}.");
            }
        }
    }

    private void Accepted(Order order, TaskState task, bool isReplayed)
    {
        Shown(task);
        ExpectThat(_orders[order.Number].Tasks.Contains(task.Id), $"Order {order.Number} was answered with task {task.Id} of another order.");
        ExpectThat(isReplayed ? order.Key is not null : _new.Add(task.Id), $"Order {order.Number} was answered with task {task.Id} as a new one, and so was another.");
        if (!Known.Contains(task.Id))
        {
            Known.Add(task.Id);
        }
    }

    /// <summary>What the state of the node explains, whatever was asked. That it is true is seen from what is stored.</summary>
    private bool IsOfNode(RefusalKind kind) =>
        kind is RefusalKind.StoreUnavailable or RefusalKind.Overloaded || (kind == RefusalKind.ShuttingDown && world.Node.IsStopping);

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

    private void Count(Asks what, TaskId id, int more)
    {
        var task = Of(id);
        if (what == Asks.Cancel)
        {
            task.Cancels += more;
        }
        else
        {
            task.Retries += more;
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
