namespace ActorTasks.Hocon;

/// <summary>Where a value was written, so that every error and <c>config show</c> can name it.</summary>
/// <param name="Source">The file, or what stands in for one: an environment variable, a <c>--set</c> or a flag.</param>
/// <param name="Line">The line, counted from 1; 0 where the source has no lines.</param>
/// <param name="Column">The column in UTF-16 units, counted from 1; 0 where the source has no lines.</param>
public sealed record HoconOrigin(string Source, int Line = 0, int Column = 0)
{
    /// <summary>The origin as <c>source:line:column</c>, or the source alone where there are no lines.</summary>
    public override string ToString() => Line == 0 ? Source : $"{Source}:{Line}:{Column}";
}
