namespace IndexKv.Engine.Execution.Relations;

/// <summary>How the rows of what is read in place of a store come about. Immutable and thread-safe.</summary>
internal abstract class RelationPlan
{
    /// <summary>Opens a walk over the rows, as a part of the run that a context belongs to.</summary>
    public abstract RowStream Open(EvaluationContext context);

    /// <summary>The plan as text, one step a line.</summary>
    public abstract IEnumerable<string> Explain();

    protected static IEnumerable<string> Indented(IEnumerable<string> lines) => lines.Select(line => "  " + line);
}
