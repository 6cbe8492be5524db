using ActorTasks.Actors;
using ActorTasks.Http.Access;
using ActorTasks.Http.Bodies;
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
    private readonly TimeProvider _clock;

    /// <summary>Opens the door over the services of an application; the actors are asked for at the first request.</summary>
    public FrontDoor(FrontDoorOptions options, IServiceProvider services)
    {
        Options = options;
        _clock = services.GetService<TimeProvider>() ?? TimeProvider.System;
        _gateway = new(services.GetRequiredService<ITaskGateway>);
        _queries = new(services.GetRequiredService<ITaskQueries>);
        _files = new(services.GetRequiredService<ITaskFiles>);
        Doorman = new Doorman(options.Keys);
        Log = services.GetService<ILoggerFactory>()?.CreateLogger("ActorTasks.Http") ?? NullLogger.Instance;
        Stopping = services.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? CancellationToken.None;
        Arriving = new ArrivingBytes(ArrivingBytes.DefaultBytes);
        Bodies = new BodyReader(options.BodyTimeout, _clock, Arriving, Stopping);
    }

    /// <summary>Limits and keys.</summary>
    public FrontDoorOptions Options { get; }

    /// <summary>The way to the actors.</summary>
    public ITaskGateway Gateway => _gateway.Value;

    /// <summary>The way to the tables.</summary>
    public ITaskQueries Queries => _queries.Value;

    /// <summary>The files of tasks.</summary>
    public ITaskFiles Files => _files.Value;

    /// <summary>Bounds what bodies that are not whole hold in memory together.</summary>
    public ArrivingBytes Arriving { get; }

    /// <summary>Measures how long bodies take.</summary>
    public TimeProvider Clock => _clock;

    /// <summary>Decides who may call what.</summary>
    public Doorman Doorman { get; }

    /// <summary>Reads bodies.</summary>
    public BodyReader Bodies { get; }

    /// <summary>Where the front door logs.</summary>
    public ILogger Log { get; }

    /// <summary>Set when the application stops.</summary>
    public CancellationToken Stopping { get; }

    /// <summary>Microseconds since 1970-01-01 UTC.</summary>
    public long NowUs => (_clock.GetUtcNow().UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
}
