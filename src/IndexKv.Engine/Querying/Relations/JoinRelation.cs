namespace IndexKv.Engine.Querying.Relations;

/// <summary>Tables joined one after the other. Its columns are those of all of them, in order. Immutable.</summary>
public sealed class JoinRelation : QueryRelation
{
    private readonly ResultColumn[] _columns;
    private readonly int[] _firsts;

    /// <summary>Joins tables.</summary>
    /// <param name="first">The first table.</param>
    /// <param name="steps">The others, in the order they are joined.</param>
    public JoinRelation(JoinInput first, IReadOnlyList<JoinStep> steps)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(steps);
        Steps = steps;
        Inputs = [first, .. steps.Select(s => s.Input)];
        _firsts = new int[Inputs.Count + 1];
        var columns = new List<ResultColumn>();
        for (var i = 0; i < Inputs.Count; i++)
        {
            var isOptional = i > 0 && steps[i - 1].Kind == JoinKind.Left;
            foreach (var column in Inputs[i].Columns)
                columns.Add(column with { Name = $"{Inputs[i].Name}.{column.Name}", IsNullable = column.IsNullable || isOptional });
            _firsts[i + 1] = columns.Count;
        }

        _columns = [.. columns];
    }

    /// <summary>All tables.</summary>
    public IReadOnlyList<JoinInput> Inputs { get; }

    /// <summary>How those after the first are joined.</summary>
    public IReadOnlyList<JoinStep> Steps { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<ResultColumn> Columns => _columns;

    private protected override string Name => string.Join(", ", Inputs.Select(i => i.Name));

    /// <summary>The place of a table's first column among all; of the number of tables, how many columns there are.</summary>
    public int FirstColumn(int input) => _firsts[input];

    /// <summary>The table that a column belongs to.</summary>
    internal int InputOf(int column)
    {
        var input = 0;
        while (column >= _firsts[input + 1])
            input++;
        return input;
    }
}
