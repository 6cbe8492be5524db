using System.Diagnostics.CodeAnalysis;

namespace ActorEngine.Actor;

/// <summary>Where an actor lives: <c>akka://system/user/a/b</c>. Equality leaves the uid out.</summary>
public abstract class ActorPath : IEquatable<ActorPath>, IComparable<ActorPath>
{
    /// <summary>The signs that a name may have besides ASCII letters and digits.</summary>
    public const string ValidSymbols = "\"-_.*$+:@&=,!~';()";

    private protected ActorPath(string name, long uid)
    {
        Name = name;
        Uid = uid;
    }

    /// <summary>The last part of the path; the name among its siblings.</summary>
    public string Name { get; }

    /// <summary>Tells incarnations apart that live at the same path; 0 is unknown.</summary>
    public long Uid { get; }

    /// <summary>The path of the parent; the root is its own.</summary>
    public ActorPath Parent => Above ?? this;

    /// <summary>The path at the top.</summary>
    public ActorPath Root
    {
        get
        {
            var path = this;
            while (path.Above is { } above)
            {
                path = above;
            }

            return path;
        }
    }

    /// <summary>The system.</summary>
    public Address Address => ((RootActorPath)Root).Home;

    /// <summary>How many parts the path has below the root.</summary>
    public int Depth
    {
        get
        {
            var depth = 0;
            for (var path = Above; path is not null; path = path.Above)
            {
                depth++;
            }

            return depth;
        }
    }

    /// <summary>The path of the parent; the root has none.</summary>
    private protected abstract ActorPath? Above { get; }

    /// <summary>The parts of the path below the root, from the top.</summary>
    public IReadOnlyList<string> Elements
    {
        get
        {
            var elements = new string[Depth];
            ActorPath path = this;
            for (var i = elements.Length - 1; i >= 0; i--)
            {
                elements[i] = path.Name;
                path = path.Parent;
            }

            return elements;
        }
    }

    /// <summary>True if both are null or equal.</summary>
    public static bool operator ==(ActorPath? left, ActorPath? right) => Equals(left, right);

    /// <summary>True unless both are null or equal.</summary>
    public static bool operator !=(ActorPath? left, ActorPath? right) => !Equals(left, right);

    /// <summary>The path of a child.</summary>
    public static ActorPath operator /(ActorPath path, string name) => path.Child(name);

    /// <summary>The path of a descendant.</summary>
    public static ActorPath operator /(ActorPath path, IEnumerable<string> name) => name.Aggregate(path, (p, n) => p.Child(n));

    /// <summary>True if an actor may have this name when a user gives it.</summary>
    /// <param name="s">The name.</param>
    public static bool IsValidPathElement(string s)
    {
        if (string.IsNullOrEmpty(s) || s[0] == '$')
        {
            return false;
        }

        for (var at = 0; at < s.Length; at++)
        {
            if (s[at] == '%' && at + 2 < s.Length && char.IsAsciiHexDigit(s[at + 1]) && char.IsAsciiHexDigit(s[at + 2]))
            {
                at += 2;
            }
            else if (!char.IsAsciiLetterOrDigit(s[at]) && !ValidSymbols.Contains(s[at]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Reads an absolute path with an address.</summary>
    /// <param name="path">Such as <c>akka://system/user/a</c>, with or without <c>#uid</c>.</param>
    /// <exception cref="UriFormatException">It is no such path.</exception>
    public static ActorPath Parse(string path)
        => TryParse(path, out var actorPath) ? actorPath : throw new UriFormatException($"Can not parse an ActorPath: {path}");

    /// <summary>Reads an absolute path with an address.</summary>
    /// <param name="path">Such as <c>akka://system/user/a</c>, with or without <c>#uid</c>.</param>
    /// <param name="actorPath">The path read.</param>
    /// <returns>False if it is no such path.</returns>
    public static bool TryParse(string path, [NotNullWhen(true)] out ActorPath? actorPath)
    {
        actorPath = null;
        return Address.TryParse(path, out var address, out var rest) && TryParse(new RootActorPath(address), rest, out actorPath);
    }

    /// <summary>Reads a path below another one.</summary>
    /// <param name="basePath">Where it starts.</param>
    /// <param name="absoluteUri">The rest, with a leading slash, with or without <c>#uid</c>.</param>
    /// <param name="actorPath">The path read.</param>
    /// <returns>False if it is no such path.</returns>
    public static bool TryParse(ActorPath basePath, string absoluteUri, [NotNullWhen(true)] out ActorPath? actorPath)
    {
        actorPath = null;
        var hash = absoluteUri.IndexOf('#', StringComparison.Ordinal);
        var uid = 0L;
        if (hash >= 0 && !long.TryParse(absoluteUri.AsSpan(hash + 1), out uid))
        {
            return false;
        }

        var names = (hash < 0 ? absoluteUri : absoluteUri[..hash]).Split('/', StringSplitOptions.RemoveEmptyEntries);
        var path = names.Aggregate(basePath, (p, n) => p.Child(n));
        actorPath = uid == 0 ? path : path.WithUid(uid);
        return true;
    }

    /// <summary>Reads the address of a path.</summary>
    /// <param name="path">Such as <c>akka://system/user/a</c>.</param>
    /// <param name="address">The address read.</param>
    /// <returns>False if there is none.</returns>
    public static bool TryParseAddress(string path, [NotNullWhen(true)] out Address? address) => Address.TryParse(path, out address, out _);

    /// <summary>Writes parts with a leading slash each.</summary>
    /// <param name="pathElements">The parts.</param>
    public static string FormatPathElements(IEnumerable<string> pathElements) => string.Concat(pathElements.Select(e => "/" + e));

    /// <summary>The path of a child; a name with a slash is taken apart.</summary>
    /// <param name="childName">The child's name, which may carry a <c>#uid</c>.</param>
    public ActorPath Child(string childName)
    {
        var hash = childName.IndexOf('#', StringComparison.Ordinal);
        return hash >= 0 && long.TryParse(childName.AsSpan(hash + 1), out var uid)
            ? new ChildActorPath(this, childName[..hash], uid)
            : new ChildActorPath(this, childName, 0);
    }

    /// <summary>The path some parts up; depth 0 is the root, negative ones count from this path up.</summary>
    /// <param name="depth">Parts from the root, or less than 0.</param>
    public ActorPath ParentOf(int depth)
    {
        ActorPath path = this;
        for (var steps = depth >= 0 ? Math.Max(0, Depth - depth) : Math.Min(Depth, -depth); steps > 0; steps--)
        {
            path = path.Parent;
        }

        return path;
    }

    /// <summary>The same place with another uid.</summary>
    /// <param name="uid">The uid.</param>
    public ActorPath WithUid(long uid)
        => uid == Uid ? this
            : Above is { } above ? new ChildActorPath(above, Name, uid)
            : throw new NotSupportedException("RootActorPath must not have undefined uid");

    /// <summary>The path without the address: <c>/user/a</c>.</summary>
    public string ToStringWithoutAddress() => Depth == 0 ? "/" : FormatPathElements(Elements);

    /// <summary>The path with its uid: <c>akka://system/user/a#12</c>.</summary>
    public string ToStringWithUid() => Uid == 0 ? ToStringWithAddress() : $"{ToStringWithAddress()}#{Uid}";

    /// <summary>The path with its address.</summary>
    public string ToStringWithAddress() => ToStringWithAddress(Address);

    /// <summary>The path with another address, unless it has a host of its own.</summary>
    /// <param name="address">The address.</param>
    public string ToStringWithAddress(Address address) => (Address.HasGlobalScope ? Address : address) + ToStringWithoutAddress();

    /// <summary>The path with address and uid, as it is stored.</summary>
    public string ToSerializationFormat() => ToStringWithUid();

    /// <summary>The path with another address and its uid, as it is stored.</summary>
    /// <param name="address">The address.</param>
    public string ToSerializationFormatWithAddress(Address address)
        => Uid == 0 ? ToStringWithAddress(address) : $"{ToStringWithAddress(address)}#{Uid}";

    /// <inheritdoc/>
    public bool Equals(ActorPath? other)
    {
        if (ReferenceEquals(this, other))
        {
            return true;
        }

        if (other is null || Depth != other.Depth || !Address.Equals(other.Address))
        {
            return false;
        }

        ActorPath left = this;
        var right = other;
        for (var i = Depth; i > 0 && !ReferenceEquals(left, right); i--)
        {
            if (left.Name != right.Name)
            {
                return false;
            }

            left = left.Parent;
            right = right.Parent;
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ActorPath);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Address);
        for (ActorPath path = this; path.Depth > 0; path = path.Parent)
        {
            hash.Add(path.Name, StringComparer.Ordinal);
        }

        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public int CompareTo(ActorPath? other) => other is null ? 1 : string.CompareOrdinal(ToString(), other.ToString());

    /// <inheritdoc/>
    public override string ToString() => ToStringWithAddress();
}

internal sealed class RootActorPath(Address address) : ActorPath("", 0)
{
    private protected override ActorPath? Above => null;

    public Address Home => address;
}

internal sealed class ChildActorPath(ActorPath parent, string name, long uid) : ActorPath(name, uid)
{
    private protected override ActorPath? Above => parent;
}
