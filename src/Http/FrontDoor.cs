using ActorTasks.Actors;
using ActorTasks.Http.Access;
using ActorTasks.Http.Bodies;
using ActorTasks.Http.Waiting;
using ActorTasks.Journal;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorTasks.Http;

/// <summary>What the endpoints have in common.</summary>
internal sealed class FrontDoor
{
    private readonly Lazy<ITaskGateway> _gateway;
    private readonly Lazy<ITaskQueries> _queries;
    private readonly Lazy<ITaskFiles> _files;
    private readonly Lazy<TaskWatchers> _watchers;

    /// <summary>Opens the door over the services of an application; the actors are asked for at the first request.</summary>
    public FrontDoor(FrontDoorOptions options, IServiceProvider services)
    {
        Options = options;
        Clock = services.GetService<TimeProvider>() ?? TimeProvider.System;
        _gateway = new(services.GetRequiredService<ITaskGateway>);
        _queries = new(services.GetRequiredService<ITaskQueries>);
        _files = new(services.GetRequiredService<ITaskFiles>);
        _watchers = new(services.GetRequiredService<TaskWatchers>);
        Doorman = new Doorman(options.Keys, options.Access);
        Log = services.GetService<ILoggerFactory>()?.CreateLogger("ActorTasks.Http") ?? NullLogger.Instance;
        Stopping = services.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? CancellationToken.None;
        Arriving = new ArrivingBytes(ArrivingBytes.DefaultBytes);
        Bodies = new BodyReader(options.BodyTimeout, Clock, Arriving, Stopping);
        Waits = new TaskWaits(this);
    }

    /// <summary>Limits and keys.</summary>
    public FrontDoorOptions Options { get; }

    /// <summary>The way to the actors.</summary>
    public ITaskGateway Gateway => _gateway.Value;

    /// <summary>The way to the tables.</summary>
    public ITaskQueries Queries => _queries.Value;

    /// <summary>The files of tasks.</summary>
    public ITaskFiles Files => _files.Value;

    /// <summary>Who is to hear of tasks that change.</summary>
    public TaskWatchers Watchers => _watchers.Value;

    /// <summary>Requests that wait for the end of a task.</summary>
    public TaskWaits Waits { get; }

    /// <summary>What bodies hold that are not whole, or are whole and still being submitted.</summary>
    public ArrivingBytes Arriving { get; }

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; }

    /// <summary>Decides who may call what.</summary>
    public Doorman Doorman { get; }

    /// <summary>Reads bodies.</summary>
    public BodyReader Bodies { get; }

    /// <summary>Where the front door logs.</summary>
    public ILogger Log { get; }

    /// <summary>Set when the application stops.</summary>
    public CancellationToken Stopping { get; }

    /// <summary>Microseconds since 1970-01-01 UTC.</summary>
    public long NowUs => (Clock.GetUtcNow().UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
}
