using System.Reflection;
using ActorTasks.EngineTests.Surface;

namespace ActorTasks.AkkaBuildTests;

/// <summary>
/// The Akka build cannot be restored everywhere. What it needs is held here: the product's actors, its plug-in and
/// their tests use nothing of the engine that Akka.NET does not have too.
/// </summary>
public sealed class OnlyTheSlice
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private static readonly AkkaSurface s_akka = AkkaSurface.Load();

    /// <summary>What Akka.NET 1.5.30 has in types that the list lacks; the sources were built against it.</summary>
    private static readonly HashSet<string> s_beyondTheList =
    [
        "ActorEngine.Event.LoggingBus",
        "ActorEngine.Event.LoggingBus.Subscribe with 2 parameters",
        "ActorEngine.Hosting.LoggingExtensions",
        "ActorEngine.Hosting.LoggingExtensions.AddLoggerFactory with 2 parameters",
        "ActorEngine.Hosting.LoggingExtensions.ConfigureLoggers with 2 parameters",
        "ActorEngine.Persistence.DeleteSnapshotsFailure",
        "ActorEngine.Persistence.DeleteSnapshotsFailure.get_Cause with 0 parameters",
        "ActorEngine.Persistence.Journal.IReadEventAdapter",
        "ActorEngine.Persistence.Journal.IWriteEventAdapter",
        "ActorEngine.Persistence.LoadSnapshot",
        "ActorEngine.Persistence.LoadSnapshot..ctor with 3 parameters",
        "ActorEngine.Persistence.PersistenceExtension",
        "ActorEngine.Persistence.PersistenceExtension.SnapshotStoreFor with 1 parameters",
    ];

    public static TheoryData<string> Assemblies => ["ActorTasks.Journal", "ActorTasks.Actors", "Journal.Tests", "ActorSystem.Tests"];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void What_both_builds_compile_uses_only_what_Akka_has(string assembly)
    {
        var used = EngineUse.Of(FileOf(assembly));

        Assert.NotEmpty(used);
        var strangers = used.Where(member => !IsOfAkka(member)).ToList();
        Assert.True(strangers.Count == 0, string.Join('\n', strangers));
    }

    [Fact]
    public void A_member_that_Akka_does_not_have_is_found()
    {
        var used = EngineUse.Of(FileOf("AkkaBuild.Tests"));

        // Of this very file, below: the engine's own beside what it has from Akka.
        Assert.Contains(used, member => member.Type == typeof(VirtualTime).FullName && !IsOfAkka(member));
        Assert.Contains(used, member => member is { Member: "GetString", Parameters: 2 } && IsOfAkka(member));
        Assert.False(IsOfAkka(new EngineMember(typeof(Config).FullName!, "GetString", 3)));
        Assert.NotNull(OfTheEngineAlone(Config.Empty));
    }

    private static string OfTheEngineAlone(Config config) => $"{typeof(VirtualTime).Name}{config.GetString("x", "none")}";

    private static string FileOf(string assembly) => Path.Combine(AppContext.BaseDirectory, assembly + ".dll");

    private static bool IsOfAkka(EngineMember used)
    {
        var type = new[] { typeof(ActorBase).Assembly, typeof(TestKit).Assembly }.Select(engine => engine.GetType(used.Type)).First(found => found is not null)!;
        if (Listed(type) is not { } listed)
        {
            return s_beyondTheList.Contains(used.ToString());
        }

        return used.Member is null || typeof(Delegate).IsAssignableFrom(type) || type.IsEnum
            || Named(type, used).Any(member => IsListed(listed, member))
            || OverridesOrImplements(type, used);
    }

    /// <summary>The engine's test kit stands on layers, of which Akka's is one.</summary>
    private static ListedType? Listed(Type type) => s_akka.Find(type) ?? (type.IsAssignableFrom(typeof(TestKitBase)) ? s_akka.Find(typeof(TestKitBase)) : null);

    private static bool IsListed(ListedType listed, string member) =>
        listed.Members.Contains(member) || listed.Members.Contains(member.Replace("{ get; }", "{ get; set; }", StringComparison.Ordinal));

    /// <summary>The engine's members of that name and number of parameters, written as the list writes them.</summary>
    private static IEnumerable<string> Named(Type type, EngineMember used)
    {
        var constructors = type.GetConstructors(Declared).Where(IsUsed).Select(Signature.Of);
        var methods = type.GetMethods(Declared).Where(IsUsed).Select(Signature.Of);
        var properties = type.GetProperties(Declared).Where(property => property.GetAccessors(nonPublic: true).Any(IsUsed)).Select(Signature.Of);
        var fields = type.GetFields(Declared).Where(field => field.Name == used.Member).Select(Signature.Of);
        return constructors.Concat(methods).Concat(properties).Concat(fields);

        bool IsUsed(MethodBase method) => method.Name == used.Member && method.GetParameters().Length == used.Parameters;
    }

    /// <summary>What a listed type overrides or implements is there to be called through that.</summary>
    private static bool OverridesOrImplements(Type type, EngineMember used) => type.GetMethods(Declared)
        .Where(method => method.Name == used.Member && method.GetParameters().Length == used.Parameters)
        .Any(method => method.GetBaseDefinition() is var origin && origin != method && (origin.DeclaringType!.Assembly == typeof(object).Assembly || s_akka.Find(origin.DeclaringType) is not null));
}
