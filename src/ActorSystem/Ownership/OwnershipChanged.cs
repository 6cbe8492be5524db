using System.Collections.Immutable;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.Actors;

/// <summary>To the coordinator: what this node owns from now on.</summary>
/// <param name="Node">Under which incarnation.</param>
/// <param name="Owned">Its partitions.</param>
/// <param name="IsFenced">Whether it owns none only since it cannot renew its lease: what it had may still be its own when it can again.</param>
internal sealed record OwnershipChanged(NodeRef Node, ImmutableSortedSet<int> Owned, bool IsFenced);

/// <summary>To the pool: of other partitions no attempt may go on.</summary>
/// <param name="Owned">The partitions whose attempts may.</param>
/// <param name="IsFenced">As in <see cref="OwnershipChanged"/>: what attempts report is kept.</param>
internal sealed record PartitionsOwned(ImmutableSortedSet<int> Owned, bool IsFenced);
