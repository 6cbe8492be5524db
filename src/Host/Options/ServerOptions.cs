using ActorTasks.Hocon;

namespace ActorTasks.Server.Options;

/// <summary>Whether the demo task types are served.</summary>
internal enum DemoTasks
{
    /// <summary>On when every address is one of this machine only.</summary>
    Auto,

    /// <summary>Always.</summary>
    On,

    /// <summary>Never.</summary>
    Off,
}

/// <summary>The settings that only the standalone server reads.</summary>
internal sealed record ServerOptions
{
    /// <summary>Where it listens.</summary>
    public IReadOnlyList<ListenAddress> Addresses { get; init; } = [];

    /// <summary>The most connections at once.</summary>
    public int Connections { get; init; } = 10_000;

    /// <summary>Whether the demo task types are served.</summary>
    public DemoTasks DemoTasks { get; init; }

    /// <summary>Whether only this machine can reach the server.</summary>
    public bool IsLocalOnly => Addresses.All(address => address.IsLocal);

    /// <summary>Whether the demo task types are served here.</summary>
    public bool ServesDemoTasks => DemoTasks == DemoTasks.On || (DemoTasks == DemoTasks.Auto && IsLocalOnly);

    /// <summary>Reads them with the reader that all parts share; faults are noted there.</summary>
    /// <param name="root">Stands at <c>actortasks</c>.</param>
    /// <param name="hasKeys">Whether a key is configured: without one only this machine may be served.</param>
    public static ServerOptions Read(SettingsReader root, bool hasKeys)
    {
        var listen = root.Section("listen");
        var options = new ServerOptions
        {
            Addresses = ReadAddresses(listen),
            Connections = listen.Int("connections", 10_000, 1, 1_000_000),
            DemoTasks = root.Word<DemoTasks>("demo-tasks", DemoTasks.Auto,
                ("auto", DemoTasks.Auto), ("on", DemoTasks.On), ("off", DemoTasks.Off)),
        };
        foreach (var address in options.Addresses.Where(address => !address.IsLocal && !hasKeys))
        {
            listen.Fault("urls", $"expected an address of this machine only (127.0.0.1, [::1] or localhost) while no key is configured, found \"{address}\". "
                + "Make a key with the verb \"key new\" and add it under actortasks.listen.keys.");
        }

        return options;
    }

    private static IReadOnlyList<ListenAddress> ReadAddresses(SettingsReader listen)
    {
        var addresses = new List<ListenAddress>();
        foreach (var text in listen.Strings("urls", ["http://127.0.0.1:8080"]))
        {
            if (ListenAddress.TryParse(text, out var address, out var problem))
            {
                addresses.Add(address);
            }
            else
            {
                listen.Fault("urls", problem);
            }
        }

        if (addresses.Count == 0)
        {
            listen.Fault("urls", "expected at least one address such as \"http://127.0.0.1:8080\", found none.");
        }

        return addresses;
    }
}
