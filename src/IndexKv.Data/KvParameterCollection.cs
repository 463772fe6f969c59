using System.Collections;
using System.Data;
using System.Data.Common;
using System.Globalization;

namespace IndexKv.Data;

/// <summary>A command's parameters. Names are compared without their prefix and without regard to case. Not thread-safe.</summary>
public sealed class KvParameterCollection : DbParameterCollection
{
    private readonly List<KvParameter> _parameters = [];

    internal KvParameterCollection()
    {
    }

    /// <inheritdoc/>
    public override int Count => _parameters.Count;

    /// <inheritdoc/>
    public override object SyncRoot => ((ICollection)_parameters).SyncRoot;

    /// <summary>Grows with each change that may move a name to another place.</summary>
    internal int Version { get; private set; }

    /// <summary>The parameter at a place.</summary>
    public new KvParameter this[int index]
    {
        get => _parameters[CheckIndex(index)];
        set => SetParameter(index, value);
    }

    /// <summary>The parameter of a name.</summary>
    public new KvParameter this[string parameterName]
    {
        get => _parameters[Find(parameterName)];
        set => SetParameter(parameterName, value);
    }

    /// <summary>Adds a parameter.</summary>
    public KvParameter Add(KvParameter value)
    {
        Insert(_parameters.Count, value);
        return value;
    }

    /// <summary>Adds a parameter of a type, without a value.</summary>
    public KvParameter Add(string? parameterName, DbType type) => Add(new KvParameter(parameterName, type));

    /// <summary>Adds a parameter with a value.</summary>
    public KvParameter AddWithValue(string? parameterName, object? value) => Add(new KvParameter(parameterName, value));

    /// <inheritdoc/>
    public override int Add(object value)
    {
        Add(Cast(value));
        return _parameters.Count - 1;
    }

    /// <inheritdoc/>
    public override void AddRange(Array values)
    {
        ArgumentNullException.ThrowIfNull(values);
        foreach (var value in values)
            Add(Cast(value));
    }

    /// <inheritdoc/>
    public override void Clear()
    {
        foreach (var parameter in _parameters)
            parameter.Owner = null;
        _parameters.Clear();
        Changed();
    }

    /// <inheritdoc/>
    public override bool Contains(object value) => value is KvParameter parameter && _parameters.Contains(parameter);

    /// <inheritdoc/>
    public override bool Contains(string value) => IndexOf(value) >= 0;

    /// <inheritdoc/>
    public override void CopyTo(Array array, int index) => ((ICollection)_parameters).CopyTo(array, index);

    /// <inheritdoc/>
    public override IEnumerator GetEnumerator() => _parameters.GetEnumerator();

    /// <inheritdoc/>
    public override int IndexOf(object value) => value is KvParameter parameter ? _parameters.IndexOf(parameter) : -1;

    /// <inheritdoc/>
    public override int IndexOf(string parameterName) => Search(WithoutPrefix(parameterName ?? ""));

    /// <inheritdoc/>
    public override void Insert(int index, object value)
    {
        var parameter = Cast(value);
        Adopt(parameter);
        _parameters.Insert(index, parameter);
        Changed();
    }

    /// <inheritdoc/>
    public override void Remove(object value) => RemoveAt(
        IndexOf(Cast(value)) is >= 0 and var index ? index : throw new ArgumentException("The parameter is not in this collection.", nameof(value)));

    /// <inheritdoc/>
    public override void RemoveAt(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, _parameters.Count);
        _parameters[index].Owner = null;
        _parameters.RemoveAt(index);
        Changed();
    }

    /// <inheritdoc/>
    public override void RemoveAt(string parameterName) => RemoveAt(Find(parameterName));

    internal static ReadOnlySpan<char> WithoutPrefix(string name) => name is ['@' or '$' or ':', ..] ? name.AsSpan(1) : name;

    private int Search(ReadOnlySpan<char> bareName)
    {
        var ignoringCase = -1;
        for (var i = 0; i < _parameters.Count; i++)
        {
            var candidate = _parameters[i].BareName;
            if (candidate.SequenceEqual(bareName))
                return i;
            if (ignoringCase < 0 && candidate.Equals(bareName, StringComparison.OrdinalIgnoreCase))
                ignoringCase = i;
        }

        return ignoringCase;
    }

    internal void Changed() => Version++;

    /// <inheritdoc/>
    protected override DbParameter GetParameter(int index) => this[index];

    /// <inheritdoc/>
    protected override DbParameter GetParameter(string parameterName) => this[parameterName];

    /// <inheritdoc/>
    protected override void SetParameter(int index, DbParameter value)
    {
        var parameter = Cast(value);
        var replaced = _parameters[CheckIndex(index)];
        if (ReferenceEquals(replaced, parameter))
            return;
        Adopt(parameter);
        replaced.Owner = null;
        _parameters[index] = parameter;
        Changed();
    }

    /// <inheritdoc/>
    protected override void SetParameter(string parameterName, DbParameter value) => SetParameter(Find(parameterName), value);

    private static KvParameter Cast(object? value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value as KvParameter
            ?? throw new InvalidCastException($"The collection holds {nameof(KvParameter)}s; {value.GetType()} is none. Use AddWithValue(name, value).");
    }

    private void Adopt(KvParameter parameter)
    {
        if (parameter.Owner is not null)
            throw new ArgumentException($"Parameter '{parameter.ParameterName}' is in a command's parameters already.", nameof(parameter));
        parameter.Owner = this;
    }

    private int CheckIndex(int index) => (uint)index < (uint)_parameters.Count
        ? index
        : throw new IndexOutOfRangeException(string.Create(CultureInfo.InvariantCulture, $"There is no parameter {index}; there are {_parameters.Count}."));

    private int Find(string parameterName) => IndexOf(parameterName) is >= 0 and var index
        ? index
        : throw new IndexOutOfRangeException($"There is no parameter '{parameterName}'.");
}
