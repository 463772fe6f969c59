using IndexKv.Engine.Querying;
using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution.Functions;

/// <summary>A function of the query language.</summary>
/// <param name="Name">Its name, in upper case.</param>
/// <param name="Least">How many arguments it takes at least.</param>
/// <param name="Most">How many at most.</param>
/// <param name="Type">Its type; NULL where that depends on the arguments.</param>
/// <param name="Compute">Its value.</param>
/// <param name="TakesNull">Whether it sees NULL arguments; else one makes it NULL.</param>
internal sealed record FunctionDefinition(string Name, int Least, int Most, KvType Type, Func<KvValue[], KvValue> Compute, bool TakesNull = false)
{
    /// <summary>What the arguments can be; the last stands for all that follow. Empty if the function checks them itself.</summary>
    public IReadOnlyList<TypeSet> Takes { get; init; } = [];

    /// <summary>The type, where it depends on the arguments: from them and from their types, of which NULL is not known yet.</summary>
    public Func<IReadOnlyList<ScalarExpression>, IReadOnlyList<KvType>, KvType>? TypeOf { get; init; }

    /// <summary>Whether numbers of several types are converted to the one they have in common.</summary>
    public bool MeetsInOneType { get; init; }

    /// <summary>Whether each computation has another value, so that none may stand for all rows.</summary>
    public bool IsVolatile { get; init; }

    /// <summary>Whether an argument may have a type; NULL, and a type that is not known yet, pass.</summary>
    public bool Accepts(int argument, KvType type, out TypeSet wanted)
    {
        wanted = Takes.Count == 0 ? TypeSet.Everything : Takes[Math.Min(argument, Takes.Count - 1)];
        return type == KvType.Null || wanted.Contains(type);
    }

    /// <summary>The value at the moment the query runs, the same for all its rows; null for a function of its arguments only.</summary>
    public Func<DateTime, KvValue>? AtMoment { get; init; }

    /// <summary>Makes <see cref="Compute"/> for one plan, with a memory of what it parsed; null if it needs none.</summary>
    public Func<Func<KvValue[], KvValue>>? ForPlan { get; init; }

    /// <summary>Checks, before anything runs, what is known of the arguments; null if there is nothing to check.</summary>
    public Action<IReadOnlyList<ScalarExpression>>? Check { get; init; }

    /// <summary>The value for a connection; null for a function of its arguments only.</summary>
    public Func<SessionVariables, KvValue>? OfSession { get; init; }
}
