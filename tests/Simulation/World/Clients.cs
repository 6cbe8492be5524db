using ActorTasks.Actors;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.Simulation;

/// <summary>The clients: they call the node's gateway, and repeat what they do not know the outcome of.</summary>
internal sealed class Clients(World world)
{
    private const int LongestHistory = 10_000;

    private readonly Dictionary<int, Call> _calls = [];
    private int _number;

    /// <summary>Calls that wait for an answer.</summary>
    public int Waiting => _calls.Count;

    /// <summary>Those of them that the actors answer; reads end with the process.</summary>
    public int Unanswered => _calls.Values.Count(call => call.What != Asks.Look);

    private TaskModel Model => world.Model;

    public void Submit(IReadOnlyList<Order> orders, bool together, int? repeats = null)
    {
        foreach (var order in orders)
        {
            Model.Asked(order);
        }

        var call = Begin(together ? Asks.SubmitMany : Asks.Submit, null, orders, repeats ?? orders[0].Repeats);
        Follow(call, async () =>
        {
            var nowUs = world.Node.Thread.Time.NowUs();
            var submissions = orders.Select(order => Of(order, nowUs)).ToList();
            IReadOnlyList<TaskReply> replies = together
                ? await world.Node.Gateway.SubmitManyAsync(submissions, CancellationToken.None)
                : [await world.Node.Gateway.SubmitAsync(submissions[0], CancellationToken.None)];
            return () => Answered(call, replies);
        });
    }

    public void Repeat(int which)
    {
        var keyed = Model.Given.Where(order => order.Key is not null).ToList();
        if (keyed.Count > 0)
        {
            Submit([keyed[which % keyed.Count]], together: false);
        }
    }

    public void Cancel(int which, CancelMode mode) => Change(Asks.Cancel, which, id => world.Node.Gateway.CancelAsync(id, mode, "client", CancellationToken.None));

    public void Retry(int which) => Change(Asks.Retry, which, id => world.Node.Gateway.RetryAsync(id, "client", "why not", CancellationToken.None));

    public void Look(int which)
    {
        if (Pick(which) is { } id)
        {
            Look(id);
        }
    }

    /// <summary>Looks at a task, and at its history.</summary>
    public void Look(TaskId id)
    {
        var call = Begin(Asks.Look, id, [], 0);
        Follow(call, async () =>
        {
            var queries = world.Node.Queries;
            var row = await queries.GetAsync(id, CancellationToken.None);
            var history = await queries.EventsAsync(id, 0, LongestHistory, CancellationToken.None);
            return () =>
            {
                world.Coverage.Answer("look", row?.State.State.ToString() ?? "nothing");
                Model.Seen(id, row, history, call.KnownEvents);
            };
        });
    }

    /// <summary>The connection to the node broke: nobody knows what became of the calls.</summary>
    public void Disconnect()
    {
        var broken = _calls.Values.OrderBy(call => call.Number).ToList();
        _calls.Clear();
        foreach (var call in broken)
        {
            world.Coverage.Answer(call.What.ToString().ToLowerInvariant(), "connection broken");
            RepeatIfWanted(call, call.Orders);
        }
    }

    /// <summary>Each is answered in time, whatever happens.</summary>
    public void CheckDeadlines()
    {
        var most = (3 * NodeShape.Answer) + TimeSpan.FromSeconds(2);
        foreach (var call in _calls.Values)
        {
            var waited = TimeSpan.FromTicks(world.Node.Thread.Time.GetTimestamp() - call.BeganTicks) - (world.Stalled - call.StalledBefore);
            if (call.What != Asks.Look && waited > most)
            {
                world.Break(Promise.CallersAreAnswered, $"Call {call.Number} ({call.What}) has waited for {waited}.");
            }
        }
    }

    private static Submission Of(Order order, long nowUs) => new()
    {
        Type = order.Type,
        Payload = order.Script.ToPayload(),
        Queue = order.Queue,
        Priority = order.Priority,
        DelayUs = order.Delay is { } delay ? Clocks.Us(delay) : null,
        ExpiresAtUs = order.ExpiresIn is { } expiresIn ? nowUs + Clocks.Us(expiresIn) : null,
        TimeoutUs = order.Timeout is { } timeout ? Clocks.Us(timeout) : null,
        Retry = order.Retry,
        Tags = [Books.TagOf(order.Number)],
        IdempotencyKey = order.Key,
    };

    private void Change(Asks what, int which, Func<TaskId, Task<TaskReply>> ask)
    {
        if (Pick(which) is not { } id)
        {
            return;
        }

        Model.Asked(what, id);
        var call = Begin(what, id, [], 0);
        Follow(call, async () =>
        {
            var reply = await ask(id);
            return () =>
            {
                Note(call, reply);
                Model.Answered(what, id, reply);
            };
        });
    }

    private TaskId? Pick(int which) => Model.Known.Count == 0 ? null : Model.Known[which % Model.Known.Count];

    private Call Begin(Asks what, TaskId? id, IReadOnlyList<Order> orders, int repeats)
    {
        var call = new Call
        {
            Number = ++_number,
            What = what,
            Id = id,
            Orders = orders,
            RepeatsLeft = repeats,
            BeganTicks = world.Node.Thread.Time.GetTimestamp(),
            StalledBefore = world.Stalled,
            KnownEvents = id is { } of ? Model.KnownEvents(of) : 0,
        };
        _calls.Add(call.Number, call);
        world.Trace?.Began(call);
        return call;
    }

    /// <summary>Makes the call, and takes its answer when it comes, unless the connection broke before.</summary>
    private void Follow(Call call, Func<Task<Action>> make) => world.Node.Thread.Post(() => world.Node.Thread.Call(() => FollowAsync(call, make)));

    private async Task FollowAsync(Call call, Func<Task<Action>> make)
    {
        Action answered;
        try
        {
            answered = await make();
        }
        catch (Journal.StoreUnavailableException) when (call.What == Asks.Look)
        {
            answered = () => world.Coverage.Answer("look", "store-unavailable");
        }
#pragma warning disable CA1031 // Whatever a call throws, its client is not answered.
        catch (Exception thrown)
#pragma warning restore CA1031
        {
            answered = () => world.Break(Promise.CallersAreAnswered, $"Call {call.Number} ({call.What}) threw {thrown}");
        }

        if (_calls.Remove(call.Number))
        {
            answered();
        }
    }

    private void Answered(Call call, IReadOnlyList<TaskReply> replies)
    {
        var unsure = new List<Order>();
        for (var i = 0; i < replies.Count; i++)
        {
            Note(call, replies[i]);
            Model.Answered(call.Orders[i], replies[i]);
            if (replies[i] is TaskReply.Refused { Kind: RefusalKind.OutcomeUnknown or RefusalKind.StoreUnavailable or RefusalKind.Overloaded })
            {
                unsure.Add(call.Orders[i]);
            }
        }

        RepeatIfWanted(call, unsure);
    }

    private void RepeatIfWanted(Call call, IReadOnlyList<Order> orders)
    {
        if (call.RepeatsLeft > 0 && orders.Count > 0)
        {
            world.Later.Enqueue(() => Submit(orders, call.What == Asks.SubmitMany, call.RepeatsLeft - 1));
        }
    }

    private void Note(Call call, TaskReply reply)
    {
        var answer = reply switch
        {
            TaskReply.Accepted { Replayed: true } => "accepted, replayed",
            TaskReply.Accepted => "accepted",
            TaskReply.Refused refused => Refusal.SlugOf(refused.Kind),
            _ => reply.GetType().Name,
        };
        world.Coverage.Answer(call.What.ToString().ToLowerInvariant(), answer);
        world.Trace?.Note($"call {call.Number} ({call.What}) is answered: {answer}");
    }
}
