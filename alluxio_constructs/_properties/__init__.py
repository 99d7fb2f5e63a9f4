"""How Alluxio is configured: its properties, the image's shell, the JVM's memory."""
