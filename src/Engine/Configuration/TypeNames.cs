namespace ActorEngine.Configuration;

/// <summary>
/// Finds the types that a configuration names. The same files serve both builds: where one names a type of Akka.NET that
/// the engine has too, such as <c>"Akka.Persistence.Journal.MemoryJournal, Akka.Persistence"</c>, the engine's is meant.
/// </summary>
internal static class TypeNames
{
    private const string Akka = "Akka.";
    private const string AkkaTestKit = "Akka.TestKit.";

    /// <summary>The type of a name, or null if there is none.</summary>
    public static Type? Find(string name) => Type.GetType(name) ?? FindOwn(name);

    /// <summary>The type of a name.</summary>
    /// <exception cref="TypeLoadException">There is none.</exception>
    public static Type Require(string name) => Find(name) ?? throw new TypeLoadException($"The configuration names a type that there is not: {name}");

    private static Type? FindOwn(string name)
    {
        var type = name.Split(',')[0].Trim();
        if (type.StartsWith(AkkaTestKit, StringComparison.Ordinal))
        {
            return Type.GetType($"ActorEngine.Testing.{type[AkkaTestKit.Length..]}, ActorEngine.Testing");
        }

        return type.StartsWith(Akka, StringComparison.Ordinal) ? Type.GetType($"ActorEngine.{type[Akka.Length..]}, ActorEngine") : null;
    }
}
