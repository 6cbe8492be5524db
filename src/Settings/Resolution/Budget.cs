namespace ActorTasks.Hocon;

/// <summary>Bounds what a document may cost: a few lines can otherwise double themselves without end.</summary>
internal sealed class Budget
{
    private int depth;
    private long steps;
    private long characters;

    public void Enter(HoconOrigin origin)
    {
        if (++depth > HoconLimits.SubstitutionDepth)
        {
            throw new HoconException(origin, $"at most {HoconLimits.SubstitutionDepth} substitutions that refer to each other in a row",
                "a longer chain", "Refer to the value itself instead of to another reference.");
        }
    }

    public void Leave() => depth--;

    public void Spend(HoconOrigin origin, int count = 1)
    {
        steps += count;
        if (steps > HoconLimits.ResolveSteps)
        {
            throw TooMuch(origin);
        }
    }

    public void SpendCharacters(HoconOrigin origin, long count)
    {
        characters += count;
        if (characters > HoconLimits.JoinedCharacters)
        {
            throw TooMuch(origin);
        }
    }

    private static HoconException TooMuch(HoconOrigin origin) => new(origin,
        "a document whose substitutions come to an end soon", "one that grows beyond the limits",
        "Do substitutions copy each other many times over? Refer to fewer, smaller values.");
}
