using ActorTasks.TaskLifecycle;

namespace ActorTasks.Actors;

/// <summary>
/// What the pool knows of the ready tasks of one slot kind: the best of each shard. Plans claims: the shards whose
/// best has the highest priority share the free slots, those with the oldest first, so with few free slots the order
/// over all shards is exact, and with many each shard's share goes out in one write. A shard that was asked
/// is not asked again until it has told what is best after that claim, so an empty shard is asked once.
/// </summary>
internal sealed class HeadBoard(string kind)
{
    /// <summary>Claims that one shard may have on the way to disk.</summary>
    private const int MaxClaimsPerShard = 8;

    /// <summary>
    /// Shards that share the slots that are free at a moment, those with the oldest heads: each shard in a write costs rows
    /// of its own. When all of 64 shared, a write of a drained backlog was of 31 partitions; so it is of 17.
    /// </summary>
    private const int MaxSharing = 8;

    /// <summary>Slots that one shard may keep for tasks that come.</summary>
    private const int MaxStanding = 16;

    /// <summary>
    /// Shards that may keep slots. Where there are more, those do that tasks came to last: new ones go to a few at a time
    /// (<see cref="TaskIdSource"/>), and spread over 64 shards a slot or two each would be of no use to anyone.
    /// </summary>
    public const int MaxKeeping = 10;

    /// <summary>Where fewer would be left for each, all slots are claimed for, one by one in the order of all tasks.</summary>
    private const int MinStanding = 4;

    private readonly SortedList<int, Head> _heads = [];
    private readonly RecentShards _recent = new(MaxKeeping);
    private readonly HashSet<int> _outdated = [];

    /// <summary>A shard has come up with nothing known of its tasks; what an earlier incarnation was asked is void.</summary>
    /// <returns>Slots that its claims had reserved.</returns>
    public int Reset(int partition)
    {
        var reserved = Remove(partition);
        _heads[partition] = new Head(partition);
        return reserved;
    }

    /// <summary>A shard is gone.</summary>
    /// <returns>Slots that its claims had reserved.</returns>
    public int Remove(int partition)
    {
        _recent.Forget(partition);
        _outdated.Remove(partition);
        return _heads.Remove(partition, out var old) ? old.Reserved : 0;
    }

    /// <summary>Whether a shard has a ready task that no slot was left for.</summary>
    public bool HasUnserved
    {
        get
        {
            for (var i = 0; i < _heads.Count; i++)
            {
                if (_heads.GetValueAtIndex(i).Best is not null)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>A shard tells its best. News from before the last claim is old.</summary>
    public void Tell(int partition, ReadyKey? best, long afterClaim)
    {
        if (_heads.TryGetValue(partition, out var head) && afterClaim >= head.LastClaim)
        {
            head.Best = best;
            if (best is not null)
            {
                TaskCame(partition);
            }
        }
    }

    /// <summary>A shard tells how many it took for a claim.</summary>
    /// <returns>Reserved slots that are free again.</returns>
    public int Taken(int partition, long claim, int taken, ReadyKey? best)
    {
        if (!_heads.TryGetValue(partition, out var head) || !head.Claims.TryGetValue(claim, out var asked))
        {
            return 0;
        }

        head.Keep(claim, taken);
        Tell(partition, best, claim);
        return asked - taken;
    }

    /// <summary>Some starts of a claim are settled; their slots are no longer reserved for it.</summary>
    /// <returns>How many slots that are; 0 for a claim that is void.</returns>
    public int Settled(int partition, long claim, int settled)
    {
        if (!_heads.TryGetValue(partition, out var head) || !head.Claims.TryGetValue(claim, out var left))
        {
            return 0;
        }

        if (head.Standing.Contains(claim))
        {
            TaskCame(partition);
        }

        var gone = Math.Min(left, settled);
        head.Keep(claim, left - gone);
        return gone;
    }

    /// <summary>Shares the free slots out. The claims reserve them.</summary>
    public IReadOnlyList<(int Partition, ClaimTasks Claim)> Plan(int free, Func<long> nextClaim)
    {
        if (free <= 0 || !HasUnserved)
        {
            return [];
        }

        var able = _heads.Values.Where(head => head.Best is not null && head.Claims.Count - head.Standing.Count < MaxClaimsPerShard).ToList();
        if (able.Count == 0)
        {
            return [];
        }

        var priority = able.Max(head => head.Best!.Value.Priority);
        var best = able.Where(head => head.Best!.Value.Priority == priority).OrderBy(head => head.Best!.Value).ToList();
        var rest = able.Where(head => head.Best!.Value.Priority < priority).Select(head => head.Best).Min();
        var plan = new List<(int, ClaimTasks)>();
        var sharing = Math.Min(best.Count, MaxSharing);
        for (var i = 0; i < sharing && free > 0; i++)
        {
            var left = sharing - i;
            var share = (free + left - 1) / left;
            free -= share;
            var head = best[i];
            var claim = new ClaimTasks(nextClaim(), kind, share, rest);
            head.Ask(claim);
            plan.Add((head.Partition, claim));
        }

        return plan;
    }

    /// <summary>
    /// Leaves some of the free slots with the shards for tasks that come, while no shard has any that waits: at most half
    /// of what no attempt has, and nothing where slots are few, so that there the order over all shards stays exact. The claims
    /// reserve them.
    /// </summary>
    public IReadOnlyList<(int Partition, ClaimTasks Claim)> PlanStanding(int free, Func<long> nextClaim)
    {
        IReadOnlyList<int> keeping = _heads.Count <= MaxKeeping ? [.. _heads.Keys] : _recent.Partitions;
        var kept = keeping.Sum(partition => _heads[partition].StandingLeft);
        var share = keeping.Count == 0 ? 0 : Math.Min(MaxStanding, (free + kept) / (2 * keeping.Count));
        if (share < MinStanding || HasUnserved)
        {
            return [];
        }

        List<(int, ClaimTasks)>? plan = null;
        foreach (var partition in keeping)
        {
            var head = _heads[partition];
            var lacking = share - head.StandingLeft;
            if (head.StandingLeft <= share / 2 && lacking <= free)
            {
                free -= lacking;
                var claim = new ClaimTasks(nextClaim(), kind, lacking, NotWorseThan: null, IsStanding: true);
                head.Ask(claim);
                (plan ??= []).Add((partition, claim));
            }
        }

        return plan ?? (IReadOnlyList<(int, ClaimTasks)>)[];
    }

    /// <summary>Shards that keep slots though tasks came to others lately are to give them back; each is asked once.</summary>
    public IReadOnlyList<int> TakeBackOutdated()
    {
        if (_outdated.Count == 0)
        {
            return [];
        }

        var asked = TakeBack(_outdated.Select(partition => _heads[partition]));
        _outdated.Clear();
        return asked;
    }

    /// <summary>The shards that keep slots are to give them back; each is asked once.</summary>
    public IReadOnlyList<int> TakeBack() => TakeBack(_heads.Values);

    private static List<int> TakeBack(IEnumerable<Head> heads)
    {
        var asked = new List<int>();
        foreach (var head in heads.Where(static head => head.Standing.Count > 0))
        {
            // From here on they are ordinary claims, whose answers are on the way.
            head.Release();
            asked.Add(head.Partition);
        }

        return asked;
    }

    private void TaskCame(int partition)
    {
        _outdated.Remove(partition);
        if (_recent.Note(partition) is { } outdated && _heads.Count > MaxKeeping)
        {
            _outdated.Add(outdated);
        }
    }

    private sealed class Head(int partition)
    {
        public int Partition { get; } = partition;

        public ReadyKey? Best { get; set; }

        public long LastClaim { get; private set; }

        /// <summary>Claims on the way, with the slots that each has reserved.</summary>
        public Dictionary<long, int> Claims { get; } = [];

        /// <summary>Those of them whose slots the shard may keep.</summary>
        public HashSet<long> Standing { get; } = [];

        public int Reserved => Claims.Values.Sum();

        /// <summary>Slots of the standing claims.</summary>
        public int StandingLeft { get; private set; }

        public void Ask(ClaimTasks claim)
        {
            Best = null;
            LastClaim = claim.Claim;
            Claims[claim.Claim] = claim.Count;
            if (claim.IsStanding)
            {
                Standing.Add(claim.Claim);
                StandingLeft += claim.Count;
            }
        }

        /// <summary>So many slots are still reserved for a claim.</summary>
        public void Keep(long claim, int count)
        {
            if (Standing.Contains(claim))
            {
                StandingLeft += count - Claims[claim];
            }

            if (count > 0)
            {
                Claims[claim] = count;
            }
            else
            {
                Claims.Remove(claim);
                Standing.Remove(claim);
            }
        }

        /// <summary>Its standing claims are ordinary ones from now on.</summary>
        public void Release()
        {
            Standing.Clear();
            StandingLeft = 0;
        }
    }
}
