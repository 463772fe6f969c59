using IndexKv.Engine.Querying;
using IndexKv.Engine.Values;

namespace IndexKv.Data.Sessions;

/// <summary>
/// Finds the parameter for each name of a command text, once for a text and collection, and reads the values for each run into one array
/// that is used again. Not thread-safe.
/// </summary>
internal sealed class ParameterBinding
{
    private readonly KvParameterCollection _parameters;
    private readonly SessionVariables _session;
    private readonly KvValue[] _scalars;
    private readonly ParameterValues _values;
    private readonly KvParameter?[] _sources;
    private readonly int _version;

    public ParameterBinding(CompiledCommand command, KvParameterCollection parameters, SessionVariables session)
    {
        Command = command;
        _session = session;
        _parameters = parameters;
        _version = parameters.Version;
        _scalars = new KvValue[command.ParameterNames.Count];
        _values = new ParameterValues(_scalars, []) { Session = session };
        _sources = new KvParameter?[_scalars.Length];
        var named = new HashSet<KvParameter>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < _sources.Length; i++)
        {
            if (!IsPositional(i) && parameters.IndexOf(command.ParameterNames[i]) is >= 0 and var place)
                named.Add(_sources[i] = parameters[place]);
        }

        BindPositions(named);
    }

    public CompiledCommand Command { get; }

    /// <summary>Whether this is still the binding for a command text, the collection as it is now, and a connection.</summary>
    public bool IsFor(CompiledCommand command, SessionVariables session) =>
        ReferenceEquals(command, Command) && ReferenceEquals(session, _session) && _version == _parameters.Version;

    /// <summary>Reads the values.</summary>
    /// <exception cref="KvException">A parameter of the text is not there.</exception>
    /// <exception cref="InvalidOperationException">It has no value.</exception>
    public ParameterValues Read()
    {
        for (var i = 0; i < _scalars.Length; i++)
        {
            var name = Command.ParameterNames[i];
            if (_sources[i] is not { } source)
                throw Missing(i, name);
            _scalars[i] = source.IsSet ? source.Bind(name) : throw Unset(i, name);
        }

        return _values;
    }

    // Each ? takes the next parameter that no name has taken.
    private void BindPositions(HashSet<KvParameter> named)
    {
        var place = 0;
        for (var i = 0; i < _sources.Length; i++)
        {
            if (!IsPositional(i))
                continue;
            while (place < _parameters.Count && named.Contains(_parameters[place]))
                place++;
            if (place < _parameters.Count)
                _sources[i] = _parameters[place++];
        }
    }

    private bool IsPositional(int i) => Command.ParameterNames[i] == "?";

    private KvException Missing(int i, string name) => new(
        KvErrorCode.MissingParameter, $"{Describe(i, name)} is in the command text but not in the command's Parameters; add it.");

    private InvalidOperationException Unset(int i, string name) => new($"{Describe(i, name)} has no Value; set it, to DBNull.Value for NULL.");

    private string Describe(int i, string name) =>
        name == "?" ? $"Parameter {1 + Enumerable.Range(0, i).Count(IsPositional)} (?)" : $"Parameter '{name}'";
}
