namespace ActorEngine.Hosting;

/// <summary>How new settings meet those that a builder has already.</summary>
public enum HoconAddMode
{
    /// <summary>The new ones are read where there are none yet.</summary>
    Append,

    /// <summary>The new ones win; the old are read below them.</summary>
    Prepend,

    /// <summary>The same as <see cref="Prepend"/>, as it is in Akka.Hosting.</summary>
    Replace,
}
