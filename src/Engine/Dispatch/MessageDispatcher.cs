using System.Collections.Concurrent;
using ActorEngine.Configuration;

namespace ActorEngine.Dispatch;

/// <summary>Gives cells their turns. The seam at which a test or a simulation takes the threads away.</summary>
internal abstract class MessageDispatcher(int throughput)
{
    /// <summary>User messages in one turn.</summary>
    public int Throughput { get; } = throughput;

    /// <summary>Sees to it that <see cref="Mailbox.Execute"/> is called once, some time.</summary>
    /// <param name="mailbox">The mailbox that wants a turn.</param>
    /// <param name="yielded">True if it comes straight from a turn and others should go first.</param>
    public abstract void Schedule(Mailbox mailbox, bool yielded);

    /// <summary>Called at the beginning of every turn, on its thread.</summary>
    /// <param name="mailbox">The mailbox whose turn it is.</param>
    public virtual void TurnBegins(Mailbox mailbox)
    {
    }
}

/// <summary>
/// Turns on the thread pool of .NET. A worker's own queue is the fast way, but the pool serves it before the common one:
/// actors that talk to each other without end would keep everybody else waiting for ever. So a worker uses its own queue
/// a limited number of times in a row, then only the common one until it has served that.
/// </summary>
internal sealed class ThreadPoolDispatcher(int throughput) : MessageDispatcher(throughput)
{
    private const int LongestLocalRow = 64;

    [ThreadStatic]
    private static int t_localRow;

    public override void Schedule(Mailbox mailbox, bool yielded)
    {
        var local = !yielded && t_localRow < LongestLocalRow;
        if (local)
        {
            t_localRow++;
        }

        mailbox.IsInCommonQueue = !local;
        ThreadPool.UnsafeQueueUserWorkItem(mailbox, local);
    }

    public override void TurnBegins(Mailbox mailbox)
    {
        if (mailbox.IsInCommonQueue)
        {
            t_localRow = 0;
        }
    }
}

/// <summary>The dispatchers of a system by their id.</summary>
internal sealed class Dispatchers(Config config, MessageDispatcher standard)
{
    public const string DefaultDispatcherId = "akka.actor.default-dispatcher";

    private readonly ConcurrentDictionary<string, MessageDispatcher> _byId = new();

    public MessageDispatcher Standard => standard;

    /// <summary>Adds one, or puts it in another's place.</summary>
    public void Register(string id, MessageDispatcher dispatcher) => _byId[id] = dispatcher;

    /// <summary>The dispatcher of an id; what is configured and not known is the standard one with a throughput of its own.</summary>
    /// <exception cref="ConfigurationException">The id is not configured.</exception>
    public MessageDispatcher Lookup(string? id)
    {
        if (string.IsNullOrEmpty(id) || id == DefaultDispatcherId)
        {
            return standard;
        }

        if (_byId.TryGetValue(id, out var dispatcher))
        {
            return dispatcher;
        }

        if (!config.HasPath(id))
        {
            throw new ConfigurationException($"Dispatcher {id} not configured.");
        }

        var throughput = config.GetInt(id + ".throughput", standard.Throughput);
        return standard is ThreadPoolDispatcher && throughput != standard.Throughput
            ? _byId.GetOrAdd(id, new ThreadPoolDispatcher(throughput))
            : standard;
    }
}
