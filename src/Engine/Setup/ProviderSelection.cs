namespace ActorEngine.Actor;

/// <summary>Where the actors of a system may live. The engine has actors of its own process only.</summary>
public abstract class ProviderSelection
{
    private ProviderSelection(string identifier) => Identifier = identifier;

    internal string Identifier { get; }

    /// <summary>Actors of this process.</summary>
    public sealed class Local : ProviderSelection
    {
        /// <summary>The one value.</summary>
        public static readonly Local Instance = new();

        private Local()
            : base("local")
        {
        }
    }
}
