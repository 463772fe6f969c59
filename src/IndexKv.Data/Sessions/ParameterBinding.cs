using IndexKv.Engine.Querying;
using IndexKv.Engine.Values;

namespace IndexKv.Data.Sessions;

/// <summary>
/// Finds the parameter for each name of a command text, once for a text and collections of the same names, and reads the values for each run into one
/// array that is used again. Not thread-safe.
/// </summary>
internal sealed class ParameterBinding
{
    private const int Nowhere = -1;

    private readonly SessionVariables _session;
    private readonly KvValue[] _scalars;
    private readonly ParameterValues _values;
    private readonly int[] _places;
    private readonly string[] _names;
    private KvParameterCollection _parameters;
    private int _version;

    public ParameterBinding(CompiledCommand command, KvParameterCollection parameters, SessionVariables session)
    {
        Command = command;
        _session = session;
        _parameters = parameters;
        _version = parameters.Version;
        _names = new string[parameters.Count];
        for (var i = 0; i < _names.Length; i++)
            _names[i] = parameters.At(i).ParameterName;
        _scalars = new KvValue[command.ParameterNames.Count];
        _values = new ParameterValues(_scalars, []) { Session = session };
        _places = new int[_scalars.Length];
        for (var i = 0; i < _places.Length; i++)
            _places[i] = IsPositional(i) ? Nowhere : parameters.IndexOf(command.ParameterNames[i]);
        BindPositions([.. _places.Where(place => place >= 0)]);
    }

    public CompiledCommand Command { get; }

    /// <summary>Whether this is still the binding for a command text, a collection as it is now, and a connection.</summary>
    public bool IsFor(CompiledCommand command, KvParameterCollection parameters, SessionVariables session)
    {
        if (!ReferenceEquals(command, Command) || !ReferenceEquals(session, _session))
            return false;
        if (ReferenceEquals(parameters, _parameters) && _version == parameters.Version)
            return true;
        if (parameters.Count != _names.Length)
            return false;
        for (var i = 0; i < _names.Length; i++)
        {
            if (!string.Equals(_names[i], parameters.At(i).ParameterName, StringComparison.Ordinal))
                return false;
        }

        _parameters = parameters;
        _version = parameters.Version;
        return true;
    }

    /// <summary>Reads the values.</summary>
    /// <exception cref="KvException">A parameter of the text is not there.</exception>
    /// <exception cref="InvalidOperationException">It has no value.</exception>
    public ParameterValues Read()
    {
        for (var i = 0; i < _scalars.Length; i++)
        {
            if (_places[i] < 0 || !_parameters.At(_places[i]).TryBindInteger(ref _scalars[i]))
                _scalars[i] = Bind(i);
        }

        return _values;
    }

    /// <summary>Lets go of the parameters and their values.</summary>
    public void Forget()
    {
        _parameters = KvParameterCollection.None;
        _version = Nowhere;
        Array.Clear(_scalars);
    }

    private KvValue Bind(int i)
    {
        var name = Command.ParameterNames[i];
        if (_places[i] < 0)
            throw Missing(i, name);
        var source = _parameters.At(_places[i]);
        return source.IsSet ? source.Bind(name) : throw Unset(i, name);
    }

    // Each ? takes the next parameter that no name has taken.
    private void BindPositions(HashSet<int> named)
    {
        var place = 0;
        for (var i = 0; i < _places.Length; i++)
        {
            if (!IsPositional(i))
                continue;
            while (named.Contains(place))
                place++;
            if (place < _names.Length)
                _places[i] = place++;
        }
    }

    private bool IsPositional(int i) => Command.ParameterNames[i] == "?";

    private KvException Missing(int i, string name) => new(
        KvErrorCode.MissingParameter, $"{Describe(i, name)} is in the command text but not in the command's Parameters; add it.");

    private InvalidOperationException Unset(int i, string name) => new($"{Describe(i, name)} has no Value; set it, to DBNull.Value for NULL.");

    private string Describe(int i, string name) =>
        name == "?" ? $"Parameter {1 + Enumerable.Range(0, i).Count(IsPositional)} (?)" : $"Parameter '{name}'";
}
