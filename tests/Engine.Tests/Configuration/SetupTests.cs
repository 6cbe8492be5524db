namespace ActorTasks.EngineTests.Configuration;

public class SetupTests
{
    [Fact]
    public void Of_two_parts_of_a_type_the_later_wins()
    {
        var setup = new First(1).And(new Second()).And(new First(2));

        Assert.Equal(2, setup.Get<First>().Value.Number);
        Assert.True(setup.Get<Second>().HasValue);
        Assert.True(setup.Get<BootstrapSetup>().IsEmpty);
    }

    [Fact]
    public void Adding_a_part_leaves_the_setup_as_it_was()
    {
        var setup = ActorSystemSetup.Create(new First(1));

        setup.WithSetup(new Second());

        Assert.True(setup.Get<Second>().IsEmpty);
    }

    [Fact]
    public void A_bootstrap_keeps_its_configuration_above_a_fallback()
    {
        var setup = BootstrapSetup.Create().WithConfig("a = 1").WithConfigFallback("a = 2\nb = 3");

        Assert.Equal(1, setup.Config.Value.GetInt("a"));
        Assert.Equal(3, setup.Config.Value.GetInt("b"));
    }

    private sealed class First(int number) : Setup
    {
        public int Number => number;
    }

    private sealed class Second : Setup;
}
