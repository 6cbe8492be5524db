using ActorEngine.Actor.Cells;

namespace ActorEngine.Actor;

/// <summary>A path that is looked up anew at every use. Wildcards are not supported.</summary>
public class ActorSelection : ICanTell
{
    private readonly string[] _elements;

    /// <summary>Selects nothing in particular.</summary>
    public ActorSelection()
        : this(null!, Array.Empty<string>())
    {
    }

    /// <summary>Selects by a path below a reference.</summary>
    /// <param name="anchor">Where the path starts.</param>
    /// <param name="path">Names, separated by slashes; <c>..</c> goes up.</param>
    public ActorSelection(IActorRef anchor, string path)
        : this(anchor, path.Split('/'))
    {
    }

    /// <summary>Selects by a path below a reference.</summary>
    /// <param name="anchor">Where the path starts.</param>
    /// <param name="elements">Names; <c>..</c> goes up.</param>
    public ActorSelection(IActorRef anchor, IEnumerable<string> elements)
    {
        Anchor = anchor;
        _elements = elements.Where(e => e.Length > 0 && e != ".").ToArray();
    }

    /// <summary>Where the path starts.</summary>
    public IActorRef Anchor { get; private set; }

    /// <summary>The path below the anchor.</summary>
    public string PathString => ActorPath.FormatPathElements(_elements);

    /// <summary>Sends a message to whoever is there; to the dead letters if nobody is.</summary>
    /// <param name="message">The message.</param>
    /// <param name="sender">The sender; null stands for the actor whose turn it is.</param>
    public void Tell(object message, IActorRef? sender = null)
    {
        ArgumentNullException.ThrowIfNull(message);
        sender ??= ImplicitSenders.OfThisThread;
        if (Find() is { } target)
        {
            target.Tell(message, sender);
        }
        else if (message is Identify identify)
        {
            sender?.Tell(new ActorIdentity(identify.MessageId, null), Anchor);
        }
        else
        {
            Internal.System.DeadLetters.Tell(message, sender);
        }
    }

    /// <summary>Finds the actor.</summary>
    /// <param name="timeout">How long its answer may take.</param>
    /// <exception cref="ActorNotFoundException">There is none.</exception>
    public Task<IActorRef> ResolveOne(TimeSpan timeout) => ResolveOne(timeout, CancellationToken.None);

    /// <summary>Finds the actor.</summary>
    /// <param name="timeout">How long its answer may take.</param>
    /// <param name="ct">Gives it up.</param>
    /// <exception cref="ActorNotFoundException">There is none.</exception>
    public async Task<IActorRef> ResolveOne(TimeSpan timeout, CancellationToken ct)
    {
        try
        {
            var identity = await this.Ask<ActorIdentity>(new Identify(this), timeout, ct);
            return identity.Subject ?? throw new ActorNotFoundException($"No actor at {this}");
        }
        catch (Exception cause) when (cause is AskTimeoutException or TaskCanceledException)
        {
            throw new ActorNotFoundException("Exception occurred while resolving ActorSelection", cause);
        }
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ActorSelection other && Equals(Anchor, other.Anchor) && PathString == other.PathString;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Anchor, PathString);

    /// <inheritdoc/>
    public override string ToString() => $"ActorSelection[Anchor({Anchor}), Path({PathString})]";

    private IInternalActorRef Internal => Anchor as IInternalActorRef
        ?? throw new InvalidOperationException("The selection has no anchor.");

    private IInternalActorRef? Find()
    {
        IInternalActorRef? current = Internal;
        foreach (var element in _elements)
        {
            current = element == ".." ? current.Parent : current.FindChild(element);
            if (current is null)
            {
                return null;
            }
        }

        return current;
    }
}
