namespace IndexKv.Data;

/// <summary>How a connection opens its database: the connection string's <c>Mode</c>.</summary>
public enum KvOpenMode
{
    /// <summary>For reading and writing; a database that does not exist is created. The default.</summary>
    ReadWriteCreate = 0,

    /// <summary>For reading and writing; the database has to exist.</summary>
    ReadWrite = 1,

    /// <summary>For reading only; the database has to exist.</summary>
    ReadOnly = 2,
}
