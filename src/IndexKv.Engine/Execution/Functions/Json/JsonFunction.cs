using IndexKv.Engine.Errors;
using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution.Functions.Json;

/// <summary>A function of nested values.</summary>
/// <param name="Name">Its name, in upper case.</param>
/// <param name="Least">How many arguments it takes at least.</param>
/// <param name="Most">How many at most.</param>
/// <param name="Type">Its type; NULL where that depends on what is found.</param>
/// <param name="Kind">What the argument at a place is.</param>
/// <param name="Compute">Its value.</param>
internal sealed record JsonFunction(string Name, int Least, int Most, KvType Type, Func<int, JsonArgument> Kind, Func<JsonCall, KvValue> Compute)
{
    /// <summary>Whether it sees NULL arguments; else one makes it NULL.</summary>
    public bool TakesNull { get; init; }

    /// <summary>Whether the arguments come in pairs, after those that there are at least.</summary>
    public bool IsPaired { get; init; }

    /// <summary>Whether an argument that is no JSON is an error.</summary>
    public bool IsStrict { get; init; } = true;

    public FunctionDefinition ToDefinition() => new(Name, Least, Most, Type, Bind(), TakesNull) { ForPlan = Bind, Check = Check, TypeOf = (_, _) => KvType.Null };

    private Func<KvValue[], KvValue> Bind()
    {
        var memory = new JsonMemory();
        return arguments => Compute(new JsonCall(Name, arguments, memory));
    }

    // What is written in the query is checked before anything runs.
    private void Check(IReadOnlyList<ScalarExpression> arguments)
    {
        if (IsPaired && (arguments.Count - Least) % 2 != 0)
            throw new EngineException(EngineErrorCode.InvalidQuery, $"{Name} takes arguments in pairs{(Least > 0 ? " after the first" : "")}; there are {arguments.Count}.");
        KvValue[] constants = [.. arguments.Select(a => a is ScalarConstant c ? c.Value : KvValue.Null)];
        var call = new JsonCall(Name, constants, new JsonMemory());
        for (var i = 0; i < constants.Length; i++)
        {
            if (constants[i].IsNull)
                continue;
            switch (Kind(i))
            {
                case JsonArgument.Document when IsStrict:
                    call.Document(i);
                    break;
                case JsonArgument.Path:
                    call.Path(i);
                    break;
                case JsonArgument.Member:
                    call.Member(i);
                    break;
                case JsonArgument.Name:
                    call.Name(i);
                    break;
            }
        }
    }
}
