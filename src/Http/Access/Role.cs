namespace ActorTasks.Http.Access;

/// <summary>What a caller may do; admin includes all others.</summary>
[Flags]
internal enum Role
{
    /// <summary>Needs no role, only a caller who is let in.</summary>
    Any = 0,

    /// <summary>Hand tasks over, cancel and retry them.</summary>
    Submit = 1,

    /// <summary>See tasks, their history and lists of them.</summary>
    Read = 2,

    /// <summary>Run tasks as a remote worker.</summary>
    Work = 4,

    /// <summary>Everything.</summary>
    Admin = 8 | Submit | Read | Work,
}

/// <summary>Who is calling.</summary>
/// <param name="Name">The key's name, or <c>local</c> for a caller of this machine who needs none; goes into the history.</param>
/// <param name="Roles">What the caller may do.</param>
/// <param name="Payloads">Whether the caller may see payloads and results.</param>
internal sealed record Caller(string Name, Role Roles, bool Payloads)
{
    /// <summary>A caller of this machine while no keys are configured.</summary>
    public static readonly Caller Local = new("local", Role.Admin, Payloads: true);

    /// <summary>Whether the caller has a role.</summary>
    public bool Has(Role role) => (Roles & role) == role;
}
