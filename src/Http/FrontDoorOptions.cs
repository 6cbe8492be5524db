using ActorTasks.Actors;
using ActorTasks.Hocon;
using ActorTasks.Http.Access;
using ActorTasks.TaskLifecycle;
using Microsoft.Extensions.Configuration;

namespace ActorTasks.Http;

/// <summary>The settings of the front door: keys, limits of a request, and what a submit leaves to the settings.</summary>
internal sealed record FrontDoorOptions
{
    /// <summary>Who may call; empty serves this machine only.</summary>
    public IReadOnlyList<AccessKey> Keys { get; init; } = [];

    /// <summary>Whether the keys decide, or the application.</summary>
    public TaskAccess Access { get; init; } = TaskAccess.Keys;

    /// <summary>The most bytes of a payload.</summary>
    public int PayloadBytes { get; init; } = 1024 * 1024;

    /// <summary>The most bytes of one file.</summary>
    public long FilePartBytes { get; init; } = 256L * 1024 * 1024;

    /// <summary>The most files of a task.</summary>
    public int Files { get; init; } = 16;

    /// <summary>The most tags of a task.</summary>
    public int Tags { get; init; } = 16;

    /// <summary>The longest tag, in characters.</summary>
    public int TagLength { get; init; } = 64;

    /// <summary>The longest idempotency key, in characters.</summary>
    public int KeyLength { get; init; } = 255;

    /// <summary>The most items of a batch.</summary>
    public int BatchItems { get; init; } = 10_000;

    /// <summary>The most bytes of a batch's body.</summary>
    public long BatchBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>Requests that may wait for the end of a task at once.</summary>
    public int Waiters { get; init; } = 5_000;

    /// <summary>Streams of live events at once.</summary>
    public int SseStreams { get; init; } = 2_000;

    /// <summary>A stream in which nothing happens has a comment this often, so that nobody takes it for dead.</summary>
    public TimeSpan SseKeepAlive { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long the reader of a stream may take nothing of what is sent.</summary>
    public TimeSpan SseWriteTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a body may take to arrive; one with files may take longer, but not pause for so long.</summary>
    public TimeSpan BodyTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What a submit's <c>retry</c> leaves out.</summary>
    public RetryPolicy Retry { get; init; } = RetryPolicy.Default;

    /// <summary>Reads the settings of an application that maps the front door itself.</summary>
    /// <exception cref="SettingsException">Some are wrong; the message names every fault.</exception>
    public static FrontDoorOptions Read(IConfiguration configuration)
    {
        var root = new SettingsReader(configuration, SettingsLayers.Root, LaterSettings.Known);
        var options = Read(root, OptionsReader.Read(root));

        // The standalone server reads these; one file of settings may be for both.
        root.Section("listen").Known("urls", "connections");
        root.Finish();
        return options;
    }

    /// <summary>Reads the settings with a reader that other parts share; faults are noted there.</summary>
    public static FrontDoorOptions Read(SettingsReader root, ActorTasksOptions actors)
    {
        var listen = root.Section("listen");
        return new FrontDoorOptions
        {
            Keys = ReadKeys(listen),
            BodyTimeout = listen.Duration("body-timeout", TimeSpan.FromSeconds(30), TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1)),
            PayloadBytes = (int)actors.LimitPayloadBytes,
            FilePartBytes = actors.LimitFilePartBytes,
            Files = actors.LimitFiles,
            Tags = actors.LimitTags,
            TagLength = actors.LimitTagLength,
            KeyLength = actors.LimitKeyLength,
            BatchItems = actors.LimitBatchItems,
            BatchBytes = actors.LimitBatchBytes,
            Waiters = actors.LimitWaiters,
            SseStreams = actors.LimitSseStreams,
            Retry = actors.Retry,
        };
    }

    private static IReadOnlyList<AccessKey> ReadKeys(SettingsReader listen)
    {
        var keys = listen.Objects("keys", ReadKey);
        foreach (var name in keys.GroupBy(key => key.Caller.Name).Where(same => same.Count() > 1).Select(same => same.Key))
        {
            listen.Fault("keys", $"expected a name of its own for each key, found \"{name}\" twice: the history tells callers apart by it.");
        }

        foreach (var names in keys.GroupBy(key => Convert.ToHexString(key.Sha256)).Where(same => same.Count() > 1))
        {
            listen.Fault("keys", $"expected a key of its own for each name, found one hash for {string.Join(" and ", names.Select(key => key.Caller.Name))}.");
        }

        return keys;
    }

    private static AccessKey ReadKey(SettingsReader key)
    {
        var name = key.String("name");
        var hash = key.String("sha256");
        var roles = Role.Any;
        foreach (var word in key.Strings("roles"))
        {
            roles |= ReadRole(key, word);
        }

        var payloads = key.Bool("payloads", false);
        if (name.Length is 0 or > 64)
        {
            key.Fault("name", "expected a name of 1 to 64 characters.");
        }

        if (roles == Role.Any)
        {
            key.Fault("roles", "expected at least one of submit, read, work, admin.");
        }

        return new AccessKey(new Caller(name, roles, payloads || roles == Role.Admin), ReadHash(key, hash));
    }

    private static Role ReadRole(SettingsReader key, string word)
    {
        switch (word)
        {
            case "submit":
                return Role.Submit;
            case "read":
                return Role.Read;
            case "work":
                return Role.Work;
            case "admin":
                return Role.Admin;
            default:
                key.Fault("roles", $"expected submit, read, work or admin, found \"{word}\".{ClosestName.Hint(word, ["submit", "read", "work", "admin"])}");
                return Role.Any;
        }
    }

    private static byte[] ReadHash(SettingsReader key, string text)
    {
        if (text.Length == 64 && text.All(char.IsAsciiHexDigit))
        {
            return Convert.FromHexString(text);
        }

        key.Fault("sha256", "expected the SHA-256 of the key as 64 hexadecimal digits; the verb \"key new\" prints it.");
        return new byte[32];
    }
}
