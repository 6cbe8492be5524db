using ActorTasks.Actors;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.Simulation;

/// <summary>The clients: they call the node's gateway, and repeat what they do not know the outcome of.</summary>
internal sealed class Clients(World world)
{
    private const int Newest = 4;

    /// <summary>What an answer may take beyond its bound: deadlines are looked at four times a second.</summary>
    private static readonly TimeSpan s_margin = TimeSpan.FromSeconds(1);

    private readonly Dictionary<int, Call> _calls = [];
    private int _number;

    /// <summary>Calls that wait for an answer.</summary>
    public int Waiting => _calls.Count;

    /// <summary>Those of them that the actors answer; reads end with the process.</summary>
    public int Unanswered => _calls.Values.Count(call => !call.IsRead);

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

    public void Cancel(int which, CancelMode mode)
    {
        if (Pick(which) is { } id)
        {
            Cancel(id, mode);
        }
    }

    public void Cancel(TaskId id, CancelMode mode) => Change(Asks.Cancel, id, () => world.Node.Gateway.CancelAsync(id, mode, "client", CancellationToken.None));

    /// <summary>Most clients queue again what has failed.</summary>
    public void Retry(int which)
    {
        var ended = Model.Known.Where(id => world.Books.Find(id)?.State is { State: StoredState.Failed or StoredState.Cancelled or StoredState.Expired }).ToList();
        if ((which % 4 > 0 && ended.Count > 0 ? ended[which % ended.Count] : Pick(which)) is { } id)
        {
            Change(Asks.Retry, id, () => world.Node.Gateway.RetryAsync(id, "client", "why not", CancellationToken.None));
        }
    }

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
            var seen = await TaskView.ReadAsync(id, world.Node.Queries);
            return () =>
            {
                Note(call, seen.Row?.State.ToString() ?? "nothing");
                Model.Seen(seen, call.KnownEvents);
            };
        });
    }

    /// <summary>Waits for the end of a task.</summary>
    public void Wait(int which, TimeSpan atMost)
    {
        if (Pick(which) is { } id)
        {
            var call = Begin(Asks.Wait, id, [], 0);
            Follow(call, () => WaitAsync(call, id, atMost));
        }
    }

    /// <summary>The connection to the node broke: nobody knows what became of the calls.</summary>
    public void Disconnect()
    {
        var broken = _calls.Values.OrderBy(call => call.Number).ToList();
        _calls.Clear();
        foreach (var call in broken)
        {
            Note(call, "connection broken");
            RepeatIfWanted(call, call.Orders);
        }
    }

    /// <summary>Each is answered in time, whatever happens.</summary>
    public void CheckDeadlines()
    {
        foreach (var call in _calls.Values)
        {
            var waited = Since(call) - (world.Stalled - call.StalledBefore);
            if (waited > Most(call) && !MayWaitOn(call))
            {
                world.Break(Promise.CallersAreAnswered, $"Call {call.Number} ({call.What}) has waited for {waited}.");
            }
        }
    }

    /// <summary>An item of a batch may wait for its turn, then for room, then for its answer; each is bounded by the same setting.</summary>
    private static TimeSpan Most(Call call) => s_margin + call.What switch
    {
        Asks.SubmitMany => 3 * NodeShape.Answer,
        Asks.Wait => TimeSpan.Zero,
        _ => NodeShape.Answer,
    };

    /// <summary>Who waits for an end hears of it, at the latest when the shard is up again after the last fault.</summary>
    private bool MayWaitOn(Call call) =>
        call.What == Asks.Wait
        && (world.Books.Find(call.Id!.Value)?.State?.State.IsFinal() != true || world.Idleness.IsExcuseFor(TimeSpan.Zero) || world.Books.SinceWritten(call.Id.Value) < s_margin);

    private TimeSpan Since(Call call) => TimeSpan.FromTicks(world.Node.Thread.Time.GetTimestamp() - call.BeganTicks);

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

    private async Task<Action> WaitAsync(Call call, TaskId id, TimeSpan atMost)
    {
        using var patience = new CancellationTokenSource(atMost, world.Node.Thread.Time);
        try
        {
            var ended = await world.Node.Ends.WhenFinalAsync(id, patience.Token);
            return () =>
            {
                Note(call, ended is null ? "nothing" : "ended");
                Model.Ended(id, ended);
            };
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            return () => Note(call, "out of patience");
        }
    }

    private void Change(Asks what, TaskId id, Func<Task<TaskReply>> ask)
    {
        Model.Asked(what, id);
        var call = Begin(what, id, [], 0);
        Follow(call, async () =>
        {
            var reply = await ask();
            return () =>
            {
                Note(call, reply);
                Model.Answered(what, id, reply);
            };
        });
    }

    /// <summary>One of all, or one of the newest, to which most still happens.</summary>
    private TaskId? Pick(int which)
    {
        var among = Math.Min(Model.Known.Count, which % 2 == 0 ? Newest : int.MaxValue);
        return among == 0 ? null : Model.Known[^(1 + (which / 2 % among))];
    }

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
        catch (Journal.StoreUnavailableException) when (call.IsRead)
        {
            answered = () => Note(call, "store-unavailable");
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
        if (reply is TaskReply.Refused { Kind: RefusalKind.StoreUnavailable or RefusalKind.OutcomeUnknown } lost && !world.Idleness.IsExcuseFor(Since(call)))
        {
            world.Break(Promise.Explainable, $"Call {call.Number} ({call.What}) was answered {lost.Kind}, and nothing had gone wrong for long: {lost.Message}");
        }

        Note(call, reply switch
        {
            TaskReply.Accepted { Replayed: true } => "accepted, replayed",
            TaskReply.Accepted => "accepted",
            TaskReply.Refused refused => Refusal.SlugOf(refused.Kind),
            _ => reply.GetType().Name,
        });
    }

    private void Note(Call call, string answer)
    {
        world.Coverage.Answer(call.What.ToString().ToLowerInvariant(), answer);
        world.Trace?.Note($"call {call.Number} ({call.What}) is answered: {answer}");
    }
}
