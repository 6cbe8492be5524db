namespace ActorTasks.Simulation;

/// <summary>Timers that go off again and again while no time passes and nothing else is to be done: a node that burns its processor.</summary>
internal sealed class Spinning(World world)
{
    private const int MostAtOnce = 500;

    private int _atOnce;

    /// <summary>Nothing was to be done, and the next timer went off, if there was one.</summary>
    /// <param name="isAtOnce">Whether it gave something to do though no time had passed.</param>
    public void Check(bool isAtOnce)
    {
        _atOnce = isAtOnce ? _atOnce + 1 : 0;
        if (_atOnce > MostAtOnce)
        {
            world.Break(Promise.Bounded, $"{_atOnce} timers in a row went off without time passing, and nothing else was to be done: something spins.");
        }
    }
}
